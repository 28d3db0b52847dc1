#include "package/model/relation.hpp"

#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/model/refused_values.hpp"
#include "package/shape/rules.hpp"
#include "support/error.hpp"
#include "support/regex.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

using support::Value;

/// Names and versions that every format accepts.
constexpr RelationSpelling neutral{"", "[a-z0-9][a-z0-9+.-]+",
                                   "([0-9]+:)?[0-9][A-Za-z0-9.+~]*(-[A-Za-z0-9.+~]+)?"};
/// One text in reading, with what its errors need.
struct Reading {
  const Value& value;
  const ReadContext& context;
  const RelationSpelling& spelling;
  std::string path;    ///< "dependencies[0]"
  bool is_own = false; ///< in the words of one format
  std::string what = fmt::format("'{}'", path);
};

std::vector<std::string> split_alternatives(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t bar; (bar = text.find('|')) != std::string_view::npos; text.remove_prefix(bar + 1))
    parts.emplace_back(support::trimmed(text.substr(0, bar), " "));
  parts.emplace_back(support::trimmed(text, " "));
  return parts;
}

std::string comparison(const std::string& word, const Reading& reading) {
  static const std::vector<std::pair<std::string, std::string>> others{
      {"<<", "<"}, {">>", ">"}, {"==", "="}, {"=<", "<="}, {"=>", ">="}};
  const auto other = std::ranges::find(others, word, &std::pair<std::string, std::string>::first);
  constexpr std::array known{"", "<", "<=", "=", ">=", ">"};
  if (std::ranges::find(known, word) != known.end()) return word;
  const bool has_other = other != others.end() && !other->second.empty();
  fail_at(reading.value, reading.context,
          fmt::format("{} has the comparison '{}', which is not known", reading.what, word),
          has_other ? fmt::format("write '{}'", other->second) : "known: <, <=, =, >=, >");
}

void require_name(const std::string& name, const Reading& reading) {
  if (support::Regex(reading.spelling.name).matches(name)) return;
  if (!reading.spelling.owner.empty()) {
    fail_at(reading.value, reading.context,
            fmt::format("{} names '{}', which is not a package name of {}", reading.what,
                        support::escaped(name), reading.spelling.owner),
            "no other characters can be rendered");
  }
  std::vector<std::string> formats;
  for (const FormatFacts* format : all_facts())
    if (format->spelling != nullptr) formats.push_back(fmt::format("{}: ...", format->name));
  fail_at(reading.value, reading.context,
          fmt::format("{} names '{}', which is not {}", reading.what, support::escaped(name),
                      package_name_rule.name),
          std::string(package_name_rule.why),
          fmt::format("give each format its own: {{{}}}", fmt::join(formats, ", ")));
}

Alternative read_alternative(const std::string& text, const Reading& reading) {
  static const support::Regex form(R"((\S+?)(?: +([<>=!~]+) *([^\s()]+)| +\( *([<>=!~]+) *([^\s()]+) *\))?)");
  const auto match = form.match(text);
  if (!match) {
    fail_at(reading.value, reading.context,
            fmt::format("{} is '{}', which is not a relation", reading.what,
                        support::escaped(reading.value.text())),
            "it has the form: name, name >= 1.2, or several of these with '|' between them");
  }
  Alternative alternative{.name = match->at(1),
                          .comparison = match->at(2) + match->at(4),
                          .version = match->at(3) + match->at(5)};
  require_name(alternative.name, reading);
  alternative.comparison = comparison(alternative.comparison, reading);
  if (!alternative.version.empty() &&
      !support::Regex(reading.spelling.version).matches(alternative.version)) {
    fail_at(reading.value, reading.context,
            fmt::format("{} has the version '{}', which is not one of a package", reading.what,
                        support::escaped(alternative.version)),
            "such as 1.2, 1:1.2-3 or 1.2~rc1");
  }
  return alternative;
}

/// What package.yaml says for all formats, the one that is read for may not be able to say.
void require_sayable(const Relation& relation, std::string_view key, const Reading& reading) {
  const FormatFacts& format = reading.context.format;
  const auto refuse = [&](std::string_view why) {
    fail_at(reading.value, reading.context,
            fmt::format("{} is '{}', which {} cannot have", reading.what,
                        support::escaped(reading.value.text()), format.name),
            std::string(why), reading.is_own ? std::string() : override_hint(format, key, reading.path));
  };
  if (!format.spelling->has_weak && (key == "recommends" || key == "suggests"))
    refuse("its packages have no weak relations");
  if (!format.spelling->has_alternatives && relation.alternatives.size() > 1)
    refuse("its packages have no alternatives");
  for (const Alternative& alternative : relation.alternatives) {
    if (!support::Regex(format.spelling->name).matches(alternative.name))
      refuse(fmt::format("'{}' is not a package name of {}", alternative.name, format.spelling->owner));
    if (!alternative.version.empty() &&
        !support::Regex(format.spelling->version).matches(alternative.version))
      refuse(fmt::format("'{}' is not a version of {}", alternative.version, format.spelling->owner));
  }
}

/// Debian policy 7.1 and 7.5; rpm has no alternatives there either.
void require_single(const Relation& relation, std::string_view key, const Reading& reading) {
  const bool may_choose = key == "dependencies" || key == "recommends" || key == "suggests";
  if (relation.alternatives.size() > 1 && !may_choose) {
    fail_at(reading.value, reading.context, reading.what + " has alternatives",
            fmt::format("no format has them in {}", key), "give each an item of its own");
  }
  const std::string& comparison = relation.alternatives.front().comparison;
  if (key == "provides" && !comparison.empty() && comparison != "=") {
    fail_at(reading.value, reading.context,
            fmt::format("{} has the comparison '{}'", reading.what, comparison),
            "a package provides exactly one version", "write '='");
  }
}

Relation parse(std::string_view key, const Reading& reading) {
  Relation relation{{}, reading.value.mark()};
  for (const std::string& part : split_alternatives(reading.value.text()))
    relation.alternatives.push_back(read_alternative(part, reading));
  require_single(relation, key, reading);
  return relation;
}

} // namespace

std::string shown(const Alternative& alternative) {
  if (alternative.comparison.empty()) return alternative.name;
  return fmt::format("{} {} {}", alternative.name, alternative.comparison, alternative.version);
}

std::string shown(const Relation& relation) {
  std::vector<std::string> parts;
  for (const Alternative& alternative : relation.alternatives)
    parts.push_back(shown(alternative));
  return fmt::format("{}", fmt::join(parts, " | "));
}

std::optional<Relation> read_relation(const Value& value, const ReadContext& context, std::string_view key,
                                      const std::string& path) {
  if (!value.is(Value::Kind::map)) {
    const Reading reading{value, context, neutral, path};
    Relation relation = parse(key, reading);
    require_sayable(relation, key, reading);
    return relation;
  }
  std::optional<Relation> wanted;
  for (const auto& [format, text] : value.members()) {
    const FormatFacts& facts = facts_named(format);
    const Reading reading{text, context, *facts.spelling, fmt::format("{}.{}", path, format), true};
    Relation relation = parse(key, reading);
    if (&facts != &context.format) continue;
    require_sayable(relation, key, reading);
    wanted = std::move(relation);
  }
  return wanted;
}

} // namespace pdist::package
