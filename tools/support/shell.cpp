#include "support/shell.hpp"

#include <algorithm>

namespace pdist::support {

std::string shell_word(std::string_view text, std::string_view plain) {
  constexpr std::string_view always =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+:,@";
  const bool is_plain = std::ranges::all_of(text, [&](char c) {
    return always.find(c) != std::string_view::npos || plain.find(c) != std::string_view::npos;
  });
  if (!text.empty() && is_plain) return std::string(text);
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + '\'';
}

} // namespace pdist::support
