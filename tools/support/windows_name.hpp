// Names that files cannot have on Windows.
#pragma once

#include <string>
#include <string_view>

namespace pdist::support {

/// Why Windows has no file of a name (one part of a path), for people; empty when it can have one: device
/// names, characters that are not allowed, a dot or space at the end, bytes that are not UTF-8. (Windows
/// documentation, "Naming Files, Paths, and Namespaces".)
std::string problem_of_windows_name(std::string_view name);

} // namespace pdist::support
