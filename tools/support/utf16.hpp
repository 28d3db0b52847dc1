// UTF-16, as Windows has it, as UTF-8.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace pdist::support {

/// Little-endian UTF-16 as UTF-8; halves of pairs that stand alone become U+FFFD, an odd last byte is left
/// out.
std::string utf8_of_utf16(std::span<const std::byte> bytes);

} // namespace pdist::support
