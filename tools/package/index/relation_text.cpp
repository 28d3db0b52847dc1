#include "package/index/relation_text.hpp"

#include "support/text.hpp"

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

constexpr std::string_view blanks = " \t\n";

std::string_view trimmed(std::string_view text) {
  return support::trimmed(text, blanks);
}

/// The model's word for a comparison; empty for one that is not known.
std::string_view comparison(std::string_view word) {
  if (word == "<<") return "<";
  if (word == ">>") return ">";
  constexpr std::array known{"<", "<=", "=", ">=", ">"};
  return std::ranges::find(known, word) == known.end() ? std::string_view() : word;
}

/// ">= 1.2", also without the blank.
bool read_version(std::string_view text, Alternative& out) {
  const std::size_t end = text.find_first_not_of("<>=");
  if (end == std::string_view::npos) return false;
  out.comparison = comparison(text.substr(0, end));
  out.version = trimmed(text.substr(end));
  return !out.comparison.empty() && !out.version.empty() &&
         out.version.find_first_of(blanks) == std::string::npos;
}

std::optional<Alternative> debian_alternative(std::string_view text) {
  Alternative out;
  out.name = text.substr(0, text.find_first_of(" \t\n("));
  std::string_view rest = trimmed(text.substr(out.name.size()));
  if (out.name.empty()) return std::nullopt;
  if (rest.empty()) return out;
  if (!rest.starts_with('(') || !rest.ends_with(')')) return std::nullopt;
  rest = trimmed(rest.substr(1, rest.size() - 2));
  return read_version(rest, out) ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<Alternative> rpm_alternative(std::string_view text) {
  Alternative out;
  out.name = text.substr(0, text.find_first_of(blanks));
  const std::string_view rest = trimmed(text.substr(out.name.size()));
  if (out.name.empty()) return std::nullopt;
  return rest.empty() || read_version(rest, out) ? std::optional(std::move(out)) : std::nullopt;
}

template <class Parse>
std::optional<Relation> read_alternatives(std::string_view text, std::string_view between, Parse parse) {
  Relation out;
  while (true) {
    const std::size_t end = text.find(between);
    std::optional<Alternative> alternative = parse(trimmed(text.substr(0, end)));
    if (!alternative) return std::nullopt;
    out.alternatives.push_back(std::move(*alternative));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + between.size());
  }
}

} // namespace

std::optional<std::vector<Relation>> parse_debian_relations(std::string_view text) {
  std::vector<Relation> out;
  while (!trimmed(text).empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::optional<Relation> relation = read_alternatives(text.substr(0, comma), "|", debian_alternative);
    if (!relation) return std::nullopt;
    out.push_back(std::move(*relation));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

std::optional<Relation> parse_rpm_relation(std::string_view text) {
  text = trimmed(text);
  // A name may end with ')' but starts with none.
  const bool rich = text.starts_with('(') && text.ends_with(')');
  if (rich) text = text.substr(1, text.size() - 2);
  return read_alternatives(text, rich ? " or " : "\n", rpm_alternative);
}

} // namespace pdist::package
