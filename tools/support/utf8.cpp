#include "support/utf8.hpp"

#include <cstdint>

namespace pdist::support {

std::size_t utf8_sequence_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) > 0x9f;
  const bool too_high = first == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || too_high ? 0 : length;
}

char32_t utf8_code_point(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return first;
  char32_t point = first & (0x7fU >> sequence.size());
  for (const char c : sequence.substr(1))
    point = (point << 6) | (static_cast<unsigned char>(c) & 0x3fU);
  return point;
}

bool turns_text(char32_t c) {
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::size_t utf8_prefix_length(std::string_view text) {
  std::size_t valid = 0;
  while (const std::size_t length = utf8_sequence_length(text.substr(valid)))
    valid += length;
  return valid;
}

bool is_utf8(std::string_view text) {
  return utf8_prefix_length(text) == text.size();
}

std::u16string utf16_of_utf8(std::string_view text) {
  std::u16string out;
  for (std::size_t length = 0; (length = utf8_sequence_length(text)) != 0; text.remove_prefix(length)) {
    // A byte that says a length of n has 7 - n bits of the character, each that follows has six.
    std::uint32_t point = static_cast<unsigned char>(text[0]) & (length == 1 ? 0x7fU : 0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i)
      point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    if (point >= 0x10000) {
      out += static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10));
      point = 0xdc00 + ((point - 0x10000) & 0x3ff);
    }
    out += static_cast<char16_t>(point);
  }
  return out;
}

} // namespace pdist::support
