// Puts another interpreter's name into a program.
#pragma once

#include "binary/elf/edit/workspace.hpp"

namespace pdist::binary::elf {

/// Whether the program's interpreter becomes another one. Throws when it has none, or `wanted` cannot be one.
bool interpreter_changes(const Workspace& workspace, const std::string& wanted, const std::string& current);

/// Writes it over the old one's bytes, else to free bytes behind a segment (`preferred` first). False: it
/// needs `place_interpreter_at`.
bool place_interpreter(Workspace& workspace, const std::string& wanted, std::size_t preferred);

/// Writes it to room that was added for it; program and section header follow.
void place_interpreter_at(Workspace& workspace, const std::string& wanted, Place place);

} // namespace pdist::binary::elf
