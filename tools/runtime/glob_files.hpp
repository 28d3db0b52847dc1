// Files of this machine that a glob names.
#pragma once

#include "runtime/request.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// Existing paths that match `pattern`, an absolute path whose parts may hold '*', '?' and '[…]' (no '**'),
/// sorted. Folders that cannot be read are an error, absent ones match nothing.
std::vector<Path> expand_glob(const std::string& pattern);

/// The folders that an expansion of `pattern` lists: when their contents change, so may the matches.
std::vector<Path> folders_of_glob(const std::string& pattern);

/// `text` with the characters that a glob gives a meaning made literal.
std::string glob_quoted(std::string_view text);

} // namespace pdist::runtime
