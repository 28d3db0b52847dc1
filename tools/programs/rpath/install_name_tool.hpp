// The spellings of install_name_tool(1), which have one dash and are words: no parser of options takes them.
#pragma once

#include <string>
#include <vector>

namespace pdist::programs {

/// A command line, without the program's name, with `-id`, `-change`, `-rpath`, `-add_rpath` and
/// `-delete_rpath` as this program calls them. Their values, and what follows a "--", stay as they are.
std::vector<std::string> with_own_spellings(const std::vector<std::string>& arguments);

} // namespace pdist::programs
