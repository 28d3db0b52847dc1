#include "support/utf16.hpp"

#include <cstdint>

namespace pdist::support {

namespace {

void append(std::string& out, std::uint32_t point) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto follow = [&](unsigned shift) { add(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    add(0xe0 | point >> 12);
    follow(6);
  } else {
    add(0xf0 | point >> 18);
    follow(12);
    follow(6);
  }
  follow(0);
}

} // namespace

std::string utf8_of_utf16(std::span<const std::byte> bytes) {
  constexpr std::uint32_t replacement = 0xfffd;
  const std::size_t count = bytes.size() / 2;
  const auto unit = [&](std::size_t i) {
    return std::to_integer<std::uint32_t>(bytes[2 * i]) | std::to_integer<std::uint32_t>(bytes[2 * i + 1])
                                                              << 8;
  };
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t first = unit(i);
    const std::uint32_t second = i + 1 < count ? unit(i + 1) : 0;
    if (first >= 0xd800 && first < 0xdc00 && second >= 0xdc00 && second < 0xe000) {
      append(out, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
      ++i;
    } else {
      append(out, first >= 0xd800 && first < 0xe000 ? replacement : first);
    }
  }
  return out;
}

} // namespace pdist::support
