// UTF-8 validity (RFC 3629): which bytes form one character.
#pragma once

#include <cstddef>
#include <string_view>

namespace pdist::support {

/// Length in bytes of the valid UTF-8 sequence that `text` starts with; 0 when it starts with none
/// (also for an empty text, an overlong form, a surrogate or a code point above U+10FFFF).
std::size_t utf8_sequence_length(std::string_view text);

/// Length in bytes of the longest valid UTF-8 text that `text` starts with.
std::size_t utf8_prefix_length(std::string_view text);

/// Whether all of `text` is valid UTF-8.
bool is_utf8(std::string_view text);

} // namespace pdist::support
