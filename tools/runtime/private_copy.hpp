// Where changed copies of built files are kept, for tools that cannot work in a pipe.
#pragma once

#include "runtime/request.hpp"

#include <string_view>

namespace pdist::runtime {

/// The place of `file`'s copy of a kind ("stripped", "signed") in the request's work folder; its folder is
/// made. Two targets may have one file name: each has a folder of its own.
Path place_of_copy(const Request& request, std::string_view kind, const Path& file);

} // namespace pdist::runtime
