#include "runtime/install/cmake_regex.hpp"

#include <algorithm>
#include <bitset>

namespace pdist::runtime {

namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// A character of a POSIX expression that stands for itself. Not escaped, since `\<` or `\b` would mean
/// something else to some engines.
std::string literal(char c) {
  if (c == '^') return "\\^";
  const bool is_plain = is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
  return is_plain ? std::string(1, c) : std::string{'[', c, ']'};
}

/// The length of the bracket expression that starts `text`, or 0 when it has no end. A ']' that comes first
/// is one of its characters.
std::size_t bracket_length(std::string_view text) {
  std::size_t at = 1;
  if (at < text.size() && text[at] == '^') ++at;
  const std::size_t end = text.find(']', at + 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

/// The characters and ranges between brackets.
std::bitset<256> members_of(std::string_view set) {
  std::bitset<256> out;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const bool is_range = i + 2 < set.size() && set[i + 1] == '-';
    const auto first = static_cast<unsigned char>(set[i]);
    const auto last = static_cast<unsigned char>(is_range ? set[i + 2] : set[i]);
    for (unsigned c = first; c <= last; ++c)
      out.set(c);
    if (is_range) i += 2;
  }
  return out;
}

/// One by one, since "[:alpha:]" and "[.a.]" are names to POSIX and plain characters to CMake. ']' stands
/// first, '^' not first, '[' where no ':' follows and '-' last, so that each is itself.
std::string posix_bracket(std::string_view bracket) {
  std::string_view set = bracket.substr(1, bracket.size() - 2);
  const bool negated = set.starts_with('^');
  if (negated) set.remove_prefix(1);
  const std::bitset<256> members = members_of(set);
  if (members.count() == 1 && !negated) return literal(set.front());
  std::string out = negated ? "[^" : "[";
  const auto add = [&](unsigned c) {
    if (members.test(c)) out += static_cast<char>(c);
  };
  add(']');
  for (unsigned c = 1; c < members.size(); ++c)
    if (std::string_view("]^[-").find(static_cast<char>(c)) == std::string_view::npos) add(c);
  for (const char c : {'^', '[', '-'})
    add(static_cast<unsigned char>(c));
  return out + ']';
}

/// The same expression in POSIX' extended syntax.
std::string as_posix(std::string_view expression) {
  std::string out;
  while (!expression.empty()) {
    const char c = expression.front();
    std::size_t taken = 1;
    if (c == '\\' && expression.size() > 1) {
      out += literal(expression[1]);
      taken = 2;
    } else if (const std::size_t length = c == '[' ? bracket_length(expression) : 0; length != 0) {
      out += posix_bracket(expression.substr(0, length));
      taken = length;
    } else if (std::string_view("^$.()|*+?").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += literal(c);
    }
    expression.remove_prefix(taken);
  }
  return out;
}

} // namespace

CMakeRegex::CMakeRegex(std::string_view expression)
    : regex_(as_posix(expression), support::Regex::Grammar::posix_extended) {}

std::string expression_of_pattern(std::string_view pattern) {
  std::string rest(pattern), out = "/";
  while (!rest.empty()) {
    const char c = rest.front();
    std::size_t taken = 1;
    if (c == '*' || c == '?') {
      out += c == '*' ? "[^/]*" : "[^/]";
    } else if (c == '[') {
      std::string bracket = rest;
      if (bracket.starts_with("[!")) bracket[1] = '^';
      const std::size_t length = bracket_length(bracket);
      taken = std::max<std::size_t>(length, 1);
      out += length == 0 ? "\\[" : bracket.substr(0, length);
    } else {
      if (!is_alphanumeric(c)) out += '\\';
      out += c;
    }
    rest.erase(0, taken);
  }
  return out + '$';
}

} // namespace pdist::runtime
