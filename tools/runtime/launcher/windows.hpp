// The launcher for Windows: the program that the target's toolchain made of templates/launcher/windows.c,
// told what to do.
#pragma once

#include "runtime/launcher/launcher.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace pdist::runtime {

/// The section of the launcher that is filled in, and the most bytes it may have: what windows.c reserves.
inline constexpr std::string_view launcher_section = ".launch";
inline constexpr std::uint64_t launcher_section_size = 16'384;

/// The section's bytes: a header, then texts in UTF-16 that each have a NUL at the end: the program, "-NAME"
/// for each variable to take away, "+NAME=value" for each to set. Throws `Error` for a name that no variable
/// can have, for a value that cannot be in UTF-16 or has a NUL, and for more than fits.
std::vector<std::byte> launcher_orders(const LauncherRequest& request);

/// The program that a filled launcher starts, relative to its folder and with slashes. Nothing for a section
/// that is not filled in, or not as `launcher_orders` makes it.
std::optional<std::string> launched_program(std::span<const std::byte> section);

/// A copy of the request's launcher, filled in, and of the kind (console or graphical) of the program's file
/// `program`. `name` is the copy's file name. Throws `Error` when the request has no launcher, or one that is
/// not ours.
Path filled_launcher(const Request& request, const LauncherRequest& launcher, const Path& program,
                     const std::string& name);

} // namespace pdist::runtime
