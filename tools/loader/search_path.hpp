// RPATH and RUNPATH as text: tokens and entries. Pure calculation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

/// What glibc puts in the place of its tokens (ld.so(8), "Dynamic string tokens").
struct Tokens {
  std::string origin;   ///< folder of the object
  std::string lib;      ///< "lib64", "lib/x86_64-linux-gnu", …
  std::string platform; ///< "x86_64", …
};

/// Replaces `$ORIGIN`, `$LIB`, `$PLATFORM` and their `${…}` forms. As in glibc's is_dst(), a name that goes
/// on
/// (`$ORIGINAL`) is another name, and names that are not known stay as they are.
std::string expand_tokens(std::string_view text, const Tokens& tokens);

/// One entry of a search path.
struct SearchEntry {
  std::string written; ///< as in the file
  std::string folder;  ///< absolute, when it may be searched
  std::string problem; ///< why it is not searched; empty when it is
};

/// The entries of an RPATH or RUNPATH. An entry that is empty or relative would mean the folder that the
/// program happens to be started in: it gets a problem instead of a folder. An empty path has no entries.
std::vector<SearchEntry> parse_search_path(std::string_view text, const Tokens& tokens);

} // namespace pdist::loader
