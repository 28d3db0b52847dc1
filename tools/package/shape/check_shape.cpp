#include "package/shape/check_shape.hpp"

#include "package/shape/shape.hpp"
#include "support/error.hpp"
#include "support/regex.hpp"
#include "support/suggest.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::Error;
using support::Value;

std::string shown_path(const std::string& path) {
  return path.empty() ? "the document" : fmt::format("'{}'", support::escaped(path));
}

std::string below(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/// Characters of the text; throws for those that no text may have.
std::size_t checked_length(const Value& value, const TextRule& rule, const std::string& file,
                           const std::string& path) {
  const std::string place = support::located(file, value.mark());
  std::size_t count = 0;
  for (std::string_view rest = value.text(); !rest.empty(); ++count) {
    const std::size_t size = support::utf8_sequence_length(rest);
    const char32_t c = support::utf8_code_point(rest.substr(0, size));
    const auto number = static_cast<std::uint32_t>(c);
    rest.remove_prefix(size);
    if (c == '\n') {
      if (!rule.lines) throw Error(place, shown_path(path) + " has a line break", "it is one line");
    } else if (is_control(c)) {
      throw Error(place, fmt::format("{} has the control character U+{:04X}", shown_path(path), number),
                  "only plain text can go into every package format");
    } else if (support::turns_text(c)) {
      throw Error(place, fmt::format("{} has the character U+{:04X}", shown_path(path), number),
                  "it changes the direction of text, so that people read another text than programs");
    }
  }
  return count;
}

bool matches(const std::string& text, const std::string& pattern) {
  return support::Regex(pattern).matches(text);
}

/// The nearest known word, or all of them where they are few; else `otherwise`.
std::string suggestion(const std::string& word, const std::vector<std::string>& known,
                       const std::string& otherwise) {
  constexpr std::size_t most_listed = 12; // more would bury the message
  const bool helps = known.size() <= most_listed || !support::nearest(word, known).empty();
  return helps ? support::did_you_mean(word, known) : otherwise;
}

[[noreturn]] void not_a_word(const Value& value, const TextRule& rule, const std::string& file,
                             const std::string& path) {
  const std::string why =
      suggestion(value.text(), {rule.words.begin(), rule.words.end()}, std::string(rule.why));
  throw Error(
      support::located(file, value.mark()),
      fmt::format("{} is '{}', which is not {}", shown_path(path), support::escaped(value.text()), rule.name),
      why);
}

bool is_word(const std::string& text, const TextRule& rule) {
  return std::ranges::any_of(rule.words, [&](std::string_view word) {
    return text.ends_with(word) &&
           matches(text.substr(0, text.size() - word.size()), std::string(rule.pattern));
  });
}

/// "text or a list"
std::string forms(const Shape& shape) {
  std::vector<std::string_view> all;
  if (shape.text != nullptr) all.emplace_back("text");
  if (shape.flag) all.emplace_back("true or false");
  if (shape.number) all.emplace_back("an integer of at least 1");
  if (shape.items != nullptr) all.emplace_back("a list");
  if (has_keys(shape) || shape.members != nullptr) all.emplace_back("a map");
  return fmt::format("{}", fmt::join(all, " or "));
}

[[noreturn]] void wrong_form(const Value& value, const Shape& shape, const std::string& file,
                             const std::string& path) {
  std::string is = "it has no value";
  if (value.is(Value::Kind::text)) is = fmt::format("it is the text '{}'", support::escaped(value.text()));
  if (value.is(Value::Kind::list)) is = "it is a list";
  if (value.is(Value::Kind::map)) is = "it is a map";
  throw Error(support::located(file, value.mark()),
              fmt::format("{} must be {}", shown_path(path), forms(shape)), is);
}

void check_keys(const Value& map, const Shape& shape, const std::string& file, const std::string& path) {
  const std::vector<Key> keys = all_keys(shape);
  for (const auto& [name, member] : map.members()) {
    const auto key = std::ranges::find(keys, name, &Key::name);
    if (key == keys.end()) {
      std::vector<std::string> known;
      for (const Key& each : keys)
        known.emplace_back(each.name);
      throw Error(support::located(file, member.mark()),
                  fmt::format("unknown key '{}'", support::escaped(below(path, name))),
                  suggestion(name, known, "docs/package.md has the keys"));
    }
    check_shape(member, *key->shape, file, below(path, name));
  }
  for (const Key& key : keys) {
    if (key.required && map.find(key.name) == nullptr) {
      throw Error(support::located(file, map.mark()),
                  fmt::format("'{}' is missing", support::escaped(below(path, key.name))), "it is required");
    }
  }
}

void check_members(const Value& map, const Shape& shape, const std::string& file, const std::string& path) {
  for (const auto& [name, member] : map.members()) {
    if (shape.member_names != nullptr) {
      Value as_value(name);
      as_value.set_mark(member.mark());
      check_text(as_value, *shape.member_names, file, path);
    }
    check_shape(member, *shape.members, file, below(path, name));
  }
}

bool is_counted(const std::string& text) {
  return text.size() <= 6 && matches(text, "[1-9][0-9]*");
}

} // namespace

std::vector<Key> all_keys(const Shape& shape) {
  std::vector<Key> keys = shape.keys;
  for (const Shape* base : shape.bases)
    keys.insert(keys.end(), base->keys.begin(), base->keys.end());
  return keys;
}

bool has_keys(const Shape& shape) {
  return !shape.keys.empty() || !shape.bases.empty();
}

void check_text(const Value& value, const TextRule& rule, const std::string& file, const std::string& path) {
  const std::string place = support::located(file, value.mark());
  if (value.text().empty()) throw Error(place, shown_path(path) + " is empty", "leave it out");
  const std::size_t length = checked_length(value, rule, file, path);
  if (length > rule.most) {
    throw Error(place, fmt::format("{} has {} characters", shown_path(path), length),
                fmt::format("the limit is {}", rule.most));
  }
  if (!rule.words.empty()) {
    if (!is_word(value.text(), rule)) not_a_word(value, rule, file, path);
  } else if (!rule.pattern.empty() && !matches(value.text(), std::string(rule.pattern))) {
    throw Error(place,
                fmt::format("{} is '{}', which is not {}", shown_path(path), support::escaped(value.text()),
                            rule.name),
                std::string(rule.why));
  }
}

void check_shape(const Value& value, const Shape& shape, const std::string& file, const std::string& path) {
  if (value.is(Value::Kind::text) && shape.text != nullptr) return check_text(value, *shape.text, file, path);
  if (value.is(Value::Kind::text) && shape.flag && (value.text() == "true" || value.text() == "false"))
    return;
  if (value.is(Value::Kind::text) && shape.number && is_counted(value.text())) return;
  if (value.is(Value::Kind::map) && has_keys(shape)) return check_keys(value, shape, file, path);
  if (value.is(Value::Kind::map) && shape.members != nullptr) return check_members(value, shape, file, path);
  if (!value.is(Value::Kind::list) || shape.items == nullptr) wrong_form(value, shape, file, path);
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    check_shape(value.items()[i], *shape.items, file, fmt::format("{}[{}]", path, i));
  }
}

} // namespace pdist::package
