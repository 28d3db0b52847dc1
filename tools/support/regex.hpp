// Regular expressions. The only place that knows <regex>, which takes seconds to compile wherever it is used.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pdist::support {

class Regex {
public:
  enum class Grammar { ecmascript, posix_extended };

  /// Throws `Error` without a file for a pattern that is none: `'<pattern>' is no regular expression: <why>`.
  explicit Regex(const std::string& pattern, Grammar grammar = Grammar::ecmascript);

  /// Whether it matches somewhere in `text`.
  bool is_in(const std::string& text) const;
  /// Whether it matches all of `text`.
  bool matches(const std::string& text) const;
  /// The first match in `text`, and what each of its groups matched; a group that took no part is empty.
  std::optional<std::vector<std::string>> find(const std::string& text) const;
  /// As `find`, where it matches all of `text`.
  std::optional<std::vector<std::string>> match(const std::string& text) const;

private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

} // namespace pdist::support
