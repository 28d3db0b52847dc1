// What is wrong with a search path of a binary in a dist, calculated from texts alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::verify {

/// Judges the entries of an RPATH or RUNPATH of the binary at `binary` (inside the dist). Good entries start
/// with
/// `$ORIGIN` and stay inside the dist. `setuid`: the binary runs as somebody else; then `$ORIGIN` is a hole
/// (whoever can hard-link the program chooses its libraries). One line for each bad entry.
std::vector<std::string> search_path_problems(std::string_view binary, std::string_view search_path,
                                              bool setuid);

/// What is wrong with an LC_RPATH of the Mach-O file at `binary` (inside the dist); empty when nothing is.
/// Good ones start with `@loader_path` or `@executable_path` and stay inside the dist, or lead to macOS' own
/// libraries.
std::string rpath_problem(std::string_view binary, std::string_view rpath, bool is_program);

} // namespace pdist::verify
