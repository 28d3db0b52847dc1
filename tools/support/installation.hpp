// Where this PortableDist is: its data files stand beside its programs, in an install prefix as in a build
// tree.
#pragma once

#include <filesystem>

namespace pdist::support {

/// The program that runs.
std::filesystem::path running_program();

/// `<prefix>/share/PortableDist/templates`, seen from the running program in `<prefix>/bin`. Throws `Error`
/// when it is not there.
std::filesystem::path templates_folder();

} // namespace pdist::support
