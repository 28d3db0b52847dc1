#include "binary/symbol_version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace pdist::binary {

namespace {
constexpr std::size_t most_numbers = 4, most_digits = 6;
}

std::optional<std::vector<unsigned>> parse_numbers(std::string_view text) {
  std::vector<unsigned> out;
  while (true) {
    const std::string_view part = text.substr(0, text.find('.'));
    unsigned number = 0;
    const char* const end = part.data() + part.size();
    const auto [stop, problem] = std::from_chars(part.data(), end, number);
    if (problem != std::errc() || stop != end || part.size() > most_digits) return std::nullopt;
    out.push_back(number);
    if (part.size() == text.size()) return out;
    if (out.size() == most_numbers) return std::nullopt;
    text.remove_prefix(part.size() + 1);
  }
}

std::optional<SymbolVersion> parse_symbol_version(std::string_view version) {
  if (version == "GLIBC_ABI_DT_RELR") return SymbolVersion{"GLIBC", {2, 36}};
  const std::size_t underscore = version.rfind('_');
  if (underscore == std::string_view::npos || underscore == 0) return std::nullopt;
  const auto numbers = parse_numbers(version.substr(underscore + 1));
  if (!numbers) return std::nullopt;
  return SymbolVersion{std::string(version.substr(0, underscore)), *numbers};
}

bool is_below(const std::vector<unsigned>& a, const std::vector<unsigned>& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const unsigned left = i < a.size() ? a[i] : 0, right = i < b.size() ? b[i] : 0;
    if (left != right) return left < right;
  }
  return false;
}

std::string shown_numbers(const std::vector<unsigned>& numbers) {
  return fmt::format("{}", fmt::join(numbers, "."));
}

} // namespace pdist::binary
