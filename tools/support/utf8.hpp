// UTF-8 (RFC 3629): which bytes form one character, and the same text in UTF-16.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pdist::support {

/// Length in bytes of the valid UTF-8 sequence that `text` starts with; 0 when it starts with none
/// (also for an empty text, an overlong form, a surrogate or a code point above U+10FFFF).
std::size_t utf8_sequence_length(std::string_view text);

/// The character of one valid sequence.
char32_t utf8_code_point(std::string_view sequence);

/// Unicode's Bidi_Control: with them a text looks different from what it is ("Trojan source").
bool turns_text(char32_t c);

/// Length in bytes of the longest valid UTF-8 text that `text` starts with.
std::size_t utf8_prefix_length(std::string_view text);

/// Whether all of `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// As UTF-16, which valid UTF-8 always has.
std::u16string utf16_of_utf8(std::string_view text);

} // namespace pdist::support
