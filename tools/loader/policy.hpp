// Which libraries belong to the target's system and are never bundled, each with its reason.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

/// One rule of a policy file.
struct PolicyEntry {
  std::string pattern; ///< glob over a SONAME: '*' and '?' and '[…]'
  std::string reason;
};

/// A library policy, read from YAML: `name`, `description`, optional `extends` (another policy file, relative to
/// this one), `system_libraries` (list of `{names: [globs], reason}`). Strict: unknown keys are errors.
class Policy {
public:
  static Policy read(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::vector<PolicyEntry>& entries() const { return entries_; }
  /// The rule that leaves `soname` to the system, or nullptr.
  const PolicyEntry* find(std::string_view soname) const;

private:
  std::string name_, description_;
  std::vector<PolicyEntry> entries_;
};

} // namespace pdist::loader
