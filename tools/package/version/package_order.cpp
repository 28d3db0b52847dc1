#include "package/version/package_order.hpp"

#include <algorithm>

namespace pdist::package {

namespace {

/// Locale-free: versions are ASCII.
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int sign(long difference) {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/// Takes the longest start of `text` whose characters satisfy `wanted`.
template <class Predicate>
std::string_view take_while(std::string_view& text, Predicate wanted) {
  const auto end = std::ranges::find_if_not(text, wanted);
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

/// Digits of any length as numbers.
int compare_numbers(std::string_view a, std::string_view b) {
  const auto is_zero = [](char c) { return c == '0'; };
  take_while(a, is_zero);
  take_while(b, is_zero);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

/// deb-version(7): '~' stands before the end of the text, letters before all others.
int debian_weight(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const char c = text[at];
  if (c == '~') return -1;
  return is_letter(c) ? c : static_cast<unsigned char>(c) + 256;
}

int compare_debian_words(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
    if (const int order = sign(debian_weight(a, i) - debian_weight(b, i)); order != 0) return order;
  return 0;
}

/// Words and numbers in turn.
int compare_debian_parts(std::string_view a, std::string_view b) {
  const auto is_other = [](char c) { return !is_digit(c); };
  while (!a.empty() || !b.empty()) {
    const std::string_view word_a = take_while(a, is_other), word_b = take_while(b, is_other);
    if (const int order = compare_debian_words(word_a, word_b); order != 0) return order;
    const std::string_view number_a = take_while(a, is_digit), number_b = take_while(b, is_digit);
    if (const int order = compare_numbers(number_a, number_b); order != 0) return order;
  }
  return 0;
}

struct Parts {
  std::string_view epoch, version, revision;
  bool has_revision = false;
};

/// The revision stands behind the last '-'.
Parts split(std::string_view text) {
  Parts out;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    out.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const std::size_t dash = text.rfind('-');
  out.has_revision = dash != std::string_view::npos;
  out.version = text.substr(0, dash);
  if (out.has_revision) out.revision = text.substr(dash + 1);
  return out;
}

/// '~' stands before the end of the text, '^' behind it and before all else. Nothing when neither starts.
struct MarkOrder {
  bool decided = false;
  int order = 0;
};
MarkOrder take_mark(std::string_view& a, std::string_view& b, char mark) {
  const bool in_a = a.starts_with(mark), in_b = b.starts_with(mark);
  if (in_a && in_b) {
    a.remove_prefix(1);
    b.remove_prefix(1);
    return {};
  }
  if (!in_a && !in_b) return {};
  if (mark == '~') return {true, in_a ? -1 : 1};
  if (in_a) return {true, b.empty() ? 1 : -1};
  return {true, a.empty() ? -1 : 1};
}

/// rpmvercmp: segments of digits or of letters; what is between them does not count. A number is newer than
/// a word.
int compare_rpm_parts(std::string_view a, std::string_view b) {
  const auto is_between = [](char c) { return !is_digit(c) && !is_letter(c) && c != '~' && c != '^'; };
  while (!a.empty() || !b.empty()) {
    take_while(a, is_between);
    take_while(b, is_between);
    const std::size_t left_before = a.size();
    for (const char mark : {'~', '^'}) {
      const MarkOrder found = take_mark(a, b, mark);
      if (found.decided) return found.order;
      if (a.size() != left_before) break;
    }
    if (a.size() != left_before) continue;
    if (a.empty() || b.empty()) break;
    const bool numeric = is_digit(a.front());
    const std::string_view first = take_while(a, numeric ? is_digit : is_letter);
    const std::string_view second = take_while(b, numeric ? is_digit : is_letter);
    if (second.empty()) return numeric ? 1 : -1;
    const int order = numeric ? compare_numbers(first, second) : sign(first.compare(second));
    if (order != 0) return order;
  }
  if (a.empty() && b.empty()) return 0;
  return a.empty() ? -1 : 1;
}

} // namespace

int compare_debian_versions(std::string_view a, std::string_view b) {
  const Parts left = split(a), right = split(b);
  if (const int order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
  if (const int order = compare_debian_parts(left.version, right.version); order != 0) return order;
  return compare_debian_parts(left.revision, right.revision);
}

int compare_rpm_versions(std::string_view a, std::string_view b) {
  const Parts left = split(a), right = split(b);
  if (const int order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
  if (const int order = compare_rpm_parts(left.version, right.version); order != 0) return order;
  return left.has_revision && right.has_revision ? compare_rpm_parts(left.revision, right.revision) : 0;
}

} // namespace pdist::package
