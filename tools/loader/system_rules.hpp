// Which libraries a closure leaves to the system: by the policy, and by what the user excluded.
#pragma once

#include "loader/closure.hpp"
#include "loader/file_store.hpp"

#include <string>
#include <unordered_map>

namespace pdist::loader {

/// The rules of one request, which outlives this. Answers are remembered: almost every object asks for the
/// same few libraries (libc.so.6).
class SystemRules {
public:
  explicit SystemRules(const ClosureRequest& request) : request_(request) {}

  /// Whether a name or path matches one of EXCLUDE_REGEXES.
  bool is_excluded(const std::string& text) const;
  /// The policy's entry for a name or path; null when it has none.
  const PolicyEntry* entry_for(const std::string& name);
  /// Whether the entry holds before anybody looks for a file of that name.
  bool holds_unseen(const PolicyEntry& entry) const { return !request_.is_own || entry.system_only; }
  /// Whether the file is the project's own, and so not the system's whatever it is called.
  bool is_own(const FoundFile& file);

private:
  const ClosureRequest& request_;
  std::unordered_map<const FoundFile*, bool> own_;
  std::unordered_map<std::string, const PolicyEntry*> entries_;
};

} // namespace pdist::loader
