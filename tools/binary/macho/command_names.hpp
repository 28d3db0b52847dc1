// Load commands: their names, and which of them name libraries.
#pragma once

#include <cstdint>
#include <string>

namespace pdist::binary::macho {

/// "LC_RPATH"; the number where we have no name.
std::string command_name(std::uint32_t type);

/// How many bytes of fields stand before the name that a command holds; all of dylib_command or, where there
/// is one name and nothing else, of rpath_command and its like.
std::uint64_t least_size(std::uint32_t type);

/// Whether the command makes dyld load a library.
bool loads_library(std::uint32_t type);

} // namespace pdist::binary::macho
