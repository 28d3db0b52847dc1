// Which libraries belong to the target's system and are never bundled, each with its reason.
#pragma once

#include "binary/binary.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

/// One name of a policy file.
struct PolicyEntry {
  /// Glob over a SONAME, see support/glob.hpp; one that begins with '/' over a whole install name (macOS).
  std::string pattern;
  std::string reason;
  std::string source; ///< where the reason can be read about; may be empty
  /// An exception from an extended policy: this library is bundled.
  bool bundled = false;
  /// Only the system's serves. Windows: the loader takes it even where the program brings a file of that name
  /// (KnownDLLs and API sets). glibc: the library and the loader are one piece.
  bool system_only = false;
};

/// A library policy, read from YAML; docs/policy.md has the schema. Its own entries come before those of the
/// policy that it extends, and the first one that matches a name decides.
class Policy {
public:
  /// Reads `path` and what it extends. `own_policies` is the folder where `extends: <name>` finds
  /// PortableDist's policies; by default the one of this installation. Throws `Error` with line and column
  /// for unknown keys, wrong types, empty names and reasons, an unknown policy, and policies that extend each
  /// other.
  static Policy read(const std::filesystem::path& path,
                     const std::optional<std::filesystem::path>& own_policies = std::nullopt);

  /// Puts further entries before all others.
  void put_first(std::vector<PolicyEntry> entries);

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::vector<PolicyEntry>& entries() const { return entries_; }
  /// Whether names are compared without regard to the case of ASCII letters, as Windows does.
  bool ignores_case() const { return ignores_case_; }
  /// The entry that leaves `soname` to the system, or nullptr. Of a name with folders the last part counts,
  /// for patterns that begin with '/' all of it.
  const PolicyEntry* find(std::string_view soname) const;

private:
  std::string name_, description_;
  std::vector<PolicyEntry> entries_;
  bool ignores_case_ = false;
};

/// The file of this installation's default policy for targets with such binaries: linux-desktop, windows-10,
/// macos.
std::filesystem::path default_policy(binary::Format format);

} // namespace pdist::loader
