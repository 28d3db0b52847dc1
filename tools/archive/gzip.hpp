// gzip of a small text, the same bytes everywhere.
#pragma once

#include <string>
#include <string_view>

namespace pdist::archive {

/// RFC 1952 at level 9, without name and time.
std::string gzip(std::string_view text);

} // namespace pdist::archive
