// CMake's regular expressions and file patterns, as install(DIRECTORY … PATTERN | REGEX) means them.
#pragma once

#include "support/regex.hpp"

#include <string>
#include <string_view>

namespace pdist::runtime {

/// A regular expression in CMake's own dialect: `^ $ . [] () | * + ?`, and `\x` for x itself. There are no
/// intervals, so `{` is a plain character, and a backslash between brackets is one, too
/// (cmake-commands(7), string(REGEX), "Regex Specification").
class CMakeRegex {
public:
  /// Throws `Error` for what CMake itself could not compile.
  explicit CMakeRegex(std::string_view expression);

  /// Whether it matches anywhere in `text`.
  bool finds(const std::string& text) const { return regex_.is_in(text); }

private:
  support::Regex regex_;
};

/// The expression that CMake makes of `PATTERN <pattern>` and holds against a file's full path: the pattern
/// matches whole names at the path's end. `*` and `?` match no '/'.
std::string expression_of_pattern(std::string_view pattern);

} // namespace pdist::runtime
