// Texts cut into lines and words, without capital letters, looked at.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pdist::support {

/// Without the `blanks` at both ends.
inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \t") {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1); // 0 when there are only blanks
}

/// Takes the first line off the text; returns it without its end. The last line need not have one.
inline std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

/// Whether one of ASCII is in it.
inline bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

/// With small letters for the capital ones of ASCII; all else is kept.
inline std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

} // namespace pdist::support
