// Comparisons written from the documentation, independently of the codec.
#include "version_rules.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <regex>
#include <stdexcept>
#include <vector>

namespace pdist::test {

namespace {

std::int64_t number(const std::string& text) {
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size())
    throw std::runtime_error("no number: " + text);
  return value;
}

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> parts(1);
  for (const char character : text) {
    if (character == mark) {
      parts.emplace_back();
    } else {
      parts.back() += character;
    }
  }
  return parts;
}

std::vector<std::int64_t> numbers(const std::string& text) {
  std::vector<std::int64_t> all;
  for (const std::string& part : split(text, '.'))
    all.push_back(number(part));
  return all;
}

template <typename T>
int sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

void require(const std::string& text, const char* grammar) {
  if (!std::regex_match(text, std::regex(grammar))) throw std::runtime_error("not a version: " + text);
}

/// The suffixes in their order; "" is that of the place where there is none.
std::ptrdiff_t apk_rank(const std::string& suffix) {
  static const std::vector<std::string> order{"alpha", "beta", "pre", "rc", "",
                                              "cvs",   "svn",  "git", "hg", "p"};
  const auto at = std::ranges::find(order, suffix);
  if (at == order.end()) throw std::runtime_error("no suffix: " + suffix);
  return at - order.begin();
}

/// A 32-bit integer, with a sign or without; nothing for other labels.
std::optional<std::int32_t> nuget_number(const std::string& label) {
  std::int32_t value = 0;
  const auto result = std::from_chars(label.data(), label.data() + label.size(), value);
  if (result.ec != std::errc() || result.ptr != label.data() + label.size()) return std::nullopt;
  return value;
}

std::string upper(std::string text) {
  for (char& character : text)
    character = static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  return text;
}

int compare_nuget_labels(const std::string& a, const std::string& b) {
  const auto a_number = nuget_number(a), b_number = nuget_number(b);
  if (a_number && b_number) return sign(*a_number, *b_number);
  if (a_number || b_number) return a_number ? -1 : 1;
  return sign(upper(a), upper(b));
}

} // namespace

int compare_by_apk_rules(const std::string& a, const std::string& b) {
  for (const std::string& text : {a, b})
    require(text, "[0-9]+(\\.[0-9]+)*(_[a-z]+[0-9]+)*");
  const std::vector<std::string> left = split(a, '_'), right = split(b, '_');
  if (const int order = sign(numbers(left[0]), numbers(right[0])); order != 0) return order;
  for (std::size_t index = 1; index < std::max(left.size(), right.size()); ++index) {
    const std::string x = index < left.size() ? left[index] : "",
                      y = index < right.size() ? right[index] : "";
    const std::size_t x_end = std::min(x.find_first_of("0123456789"), x.size());
    const std::size_t y_end = std::min(y.find_first_of("0123456789"), y.size());
    if (const int order = sign(apk_rank(x.substr(0, x_end)), apk_rank(y.substr(0, y_end))); order != 0)
      return order;
    if (const int order = sign(number(x.substr(x_end)), number(y.substr(y_end))); order != 0) return order;
  }
  return 0;
}

int compare_by_nuget_rules(const std::string& a, const std::string& b) {
  const auto parts = [](const std::string& text) {
    require(text, "[0-9]+(\\.[0-9]+){2,3}(-[0-9A-Za-z.-]+)?");
    const std::size_t dash = std::min(text.find('-'), text.size());
    std::vector<std::int64_t> core = numbers(text.substr(0, dash));
    core.resize(4);
    return std::pair(core,
                     dash < text.size() ? split(text.substr(dash + 1), '.') : std::vector<std::string>());
  };
  const auto [a_core, a_labels] = parts(a);
  const auto [b_core, b_labels] = parts(b);
  if (const int order = sign(a_core, b_core); order != 0) return order;
  if (a_labels.empty() != b_labels.empty()) return a_labels.empty() ? 1 : -1;
  for (std::size_t index = 0; index < std::min(a_labels.size(), b_labels.size()); ++index) {
    if (const int order = compare_nuget_labels(a_labels[index], b_labels[index]); order != 0) return order;
  }
  return sign(a_labels.size(), b_labels.size());
}

int compare_by_windows_rules(const std::string& a, const std::string& b) {
  for (const std::string& text : {a, b}) {
    require(text, "[0-9]+(\\.[0-9]+){3}");
    if (std::ranges::any_of(numbers(text), [](std::int64_t part) { return part > 65535; })) {
      throw std::runtime_error("over 16 bits: " + text);
    }
  }
  return sign(numbers(a), numbers(b));
}

} // namespace pdist::test
