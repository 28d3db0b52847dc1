#include "support/data/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace pdist::support {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::string base64(std::span<const std::byte> bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (i < count ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= count ? alphabet[bits >> (18 - 6 * i) & 0x3f] : '=';
  }
  return out;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::vector<std::byte> out;
  std::uint32_t bits = 0;
  std::size_t digits = 0, padding = 0;
  for (const char character : text) {
    if (std::string_view(" \t\r\n").find(character) != std::string_view::npos) continue;
    const std::size_t value = alphabet.find(character);
    if (character == '=')
      ++padding;
    else if (value == std::string_view::npos || padding != 0)
      return std::nullopt;
    bits = bits << 6 | (character == '=' ? 0 : static_cast<std::uint32_t>(value));
    if (++digits % 4 != 0) continue;
    if (padding > 2) return std::nullopt;
    for (std::size_t i = 0; i < 3 - padding; ++i)
      out.push_back(static_cast<std::byte>(bits >> (16 - 8 * i) & 0xff));
    bits = 0;
    if (padding != 0) digits = 0, padding = 4; // nothing may follow
  }
  if (digits % 4 != 0) return std::nullopt;
  return out;
}

} // namespace pdist::support
