// Programs of this machine that start those of another one.
#pragma once

#include <filesystem>
#include <optional>

namespace pdist::verify {

/// Whether it is a file that may be executed.
bool is_program(const std::filesystem::path& path);

/// The program that `asked` names, a path or a name that PATH is searched for; absolute. Nothing when there
/// is none. Entries of PATH that are relative are passed over.
std::optional<std::filesystem::path> program_of_machine(const std::filesystem::path& asked);

} // namespace pdist::verify
