// Matching names and paths against shell patterns, the same on every machine and in every locale.
#pragma once

#include <string_view>

namespace pdist::support {

/// Whether all of `name` matches `pattern`:
///   `?`       one character (a UTF-8 sequence, or one byte that starts none), but not '/'
///   `*`       any characters but '/', also none
///   `**`      any characters, '/' too; `**` before a '/' stands for whole folders, also none: `**/x` matches
///   `x`
///             and `a/b/x`, not `ax`
///   `[a-z_]`  one of these bytes, never '/'; `[!…]` and `[^…]` none of these; a ']' that comes first is one
///   of them
///   `\x`      x itself
/// A '[' without its ']' is a plain character. A leading dot is nothing special.
bool glob_matches(std::string_view pattern, std::string_view name);

} // namespace pdist::support
