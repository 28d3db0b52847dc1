#include "support/data/value.hpp"

#include "support/error.hpp"
#include "support/suggest.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pdist::support {

std::string located(const std::string& file, Mark mark) {
  if (mark.line == 0) return file;
  return fmt::format("{}:{}:{}", file, mark.line, mark.column);
}

Value Value::with_kind(Kind kind) {
  Value value;
  value.kind_ = kind;
  return value;
}

Value Value::list(const std::vector<std::string>& texts) {
  Value value = list();
  for (const std::string& text : texts)
    value.add(text);
  return value;
}

Value Value::map(std::initializer_list<NewMember> members) {
  Value value = map();
  value.map_.reserve(members.size());
  for (const NewMember& member : members)
    value.map_.emplace_back(member.key, std::move(member.value));
  return value;
}

Value Value::of(List items) {
  Value value = list();
  value.list_ = std::move(items);
  return value;
}

Value Value::of(Map members) {
  Value value = map();
  value.map_ = std::move(members);
  return value;
}

const Value* Value::find(std::string_view key) const {
  const auto at = std::ranges::find(map_, key, &Member::first);
  return at == map_.end() ? nullptr : &at->second;
}

Value& Value::add(Value item) {
  list_.push_back(std::move(item));
  return *this;
}

Value& Value::set(std::string key, Value value) {
  const auto at = std::ranges::find(map_, key, &Member::first);
  if (at != map_.end()) {
    at->second = std::move(value);
  } else {
    map_.emplace_back(std::move(key), std::move(value));
  }
  return *this;
}

Value name_value(std::string_view name) {
  if (is_utf8(name)) return name;
  std::string hex;
  for (const char c : name)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return Value::map({{"base16", hex}});
}

namespace {

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
  case Value::Kind::null:
    return "nothing";
  case Value::Kind::boolean:
    return "a boolean";
  case Value::Kind::integer:
    return "an integer";
  case Value::Kind::text:
    return "text";
  case Value::Kind::list:
    return "a list";
  case Value::Kind::map:
    return "a map";
  }
  return "something else";
}

[[noreturn]] void wrong_kind(const Value& value, std::string_view wanted, const std::string& file,
                             std::string_view what) {
  throw Error(located(file, value.mark()), fmt::format("{} must be {}", what, wanted),
              fmt::format("it is {}", kind_name(value.kind())));
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> decode_base16(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned byte = 0;
    const char* end = hex.data() + i + 2;
    if (std::from_chars(hex.data() + i, end, byte, 16).ptr != end || byte == 0) return std::nullopt;
    out += static_cast<char>(byte);
  }
  return out;
}

} // namespace

void expect_kind(const Value& value, Value::Kind kind, const std::string& file, std::string_view what) {
  if (!value.is(kind)) wrong_kind(value, kind_name(kind), file, what);
}

Fields::Fields(const Value& map, std::string file, std::string context)
    : map_(&map), file_(std::move(file)), context_(std::move(context)) {
  expect_kind(map, Value::Kind::map, file_, context_.empty() ? "the document" : context_);
}

std::string Fields::path_of(std::string_view key) const {
  return context_.empty() ? std::string(key) : fmt::format("{}.{}", context_, key);
}

const Value* Fields::optional(std::string_view key) {
  known_.emplace_back(key);
  const Value* value = map_->find(key);
  return value == nullptr || value->is(Value::Kind::null) ? nullptr : value;
}

const Value& Fields::required(std::string_view key) {
  const Value* value = optional(key);
  if (value == nullptr) fail(fmt::format("'{}' is missing", path_of(key)), "it is required");
  return *value;
}

const std::string& Fields::expect_text(const Value& value, std::string_view key) const {
  if (!value.is(Value::Kind::text)) wrong_kind(value, "text", file_, fmt::format("'{}'", path_of(key)));
  return value.text();
}

std::string Fields::text(std::string_view key) {
  return expect_text(required(key), key);
}

std::string Fields::text_or(std::string_view key, const std::string& fallback) {
  const Value* value = optional(key);
  return value == nullptr ? fallback : expect_text(*value, key);
}

std::optional<std::string> Fields::optional_text(std::string_view key) {
  const Value* value = optional(key);
  if (value == nullptr) return std::nullopt;
  return expect_text(*value, key);
}

std::string Fields::convert_name(const Value& value, std::string_view key) const {
  const Value* hex = value.is(Value::Kind::map) ? value.find("base16") : nullptr;
  if (hex == nullptr || value.members().size() != 1) return expect_text(value, key);
  const std::optional<std::string> name = decode_base16(expect_text(*hex, key));
  if (!name)
    fail(fmt::format("'{}.base16' is not a byte string", path_of(key)),
         "two hex digits a byte, none of them 00", hex);
  return *name;
}

std::string Fields::name(std::string_view key) {
  return convert_name(required(key), key);
}

std::string Fields::name_or(std::string_view key, const std::string& fallback) {
  const Value* value = optional(key);
  return value == nullptr ? fallback : convert_name(*value, key);
}

bool Fields::boolean_or(std::string_view key, bool fallback) {
  const Value* value = optional(key);
  if (value == nullptr) return fallback;
  if (value->is(Value::Kind::boolean)) return value->boolean();
  if (value->is(Value::Kind::text) && (value->text() == "true" || value->text() == "false")) {
    return value->text() == "true";
  }
  wrong_kind(*value, "true or false", file_, fmt::format("'{}'", path_of(key)));
}

std::int64_t Fields::integer(std::string_view key) {
  const Value& value = required(key);
  if (value.is(Value::Kind::integer)) return value.integer();
  const std::optional<std::int64_t> number =
      value.is(Value::Kind::text) ? parse_integer(value.text()) : std::nullopt;
  if (!number) wrong_kind(value, "an integer", file_, fmt::format("'{}'", path_of(key)));
  return *number;
}

std::int64_t Fields::integer_or(std::string_view key, std::int64_t fallback) {
  return optional(key) == nullptr ? fallback : integer(key);
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> out;
  const Value* value = optional(key);
  if (value == nullptr) return out;
  expect_kind(*value, Value::Kind::list, file_, fmt::format("'{}'", path_of(key)));
  for (const Value& item : value->items())
    out.push_back(expect_text(item, key));
  return out;
}

std::vector<std::string> Fields::names(std::string_view key) {
  std::vector<std::string> out;
  const Value* value = optional(key);
  if (value == nullptr) return out;
  expect_kind(*value, Value::Kind::list, file_, fmt::format("'{}'", path_of(key)));
  for (const Value& item : value->items())
    out.push_back(convert_name(item, key));
  return out;
}

std::vector<Fields> Fields::maps(std::string_view key) {
  std::vector<Fields> out;
  const Value* value = optional(key);
  if (value == nullptr) return out;
  expect_kind(*value, Value::Kind::list, file_, fmt::format("'{}'", path_of(key)));
  for (const Value& item : value->items()) {
    out.emplace_back(item, file_, fmt::format("{}[{}]", path_of(key), out.size()));
  }
  return out;
}

Fields Fields::map(std::string_view key) {
  return {required(key), file_, path_of(key)};
}

std::vector<std::pair<std::string, std::string>> Fields::text_map(std::string_view key) {
  std::vector<std::pair<std::string, std::string>> out;
  const Value* value = optional(key);
  if (value == nullptr) return out;
  expect_kind(*value, Value::Kind::map, file_, fmt::format("'{}'", path_of(key)));
  for (const auto& [name, item] : value->members()) {
    if (!item.is(Value::Kind::text))
      wrong_kind(item, "text", file_, fmt::format("'{}.{}'", path_of(key), name));
    out.emplace_back(name, item.text());
  }
  return out;
}

void Fields::finish() const {
  for (const auto& [key, value] : map_->members()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    throw Error(located(file_, value.mark()), fmt::format("unknown key '{}'", escaped(path_of(key))),
                did_you_mean(key, known_));
  }
}

void Fields::fail(const std::string& what, const std::string& why, const Value* value) const {
  throw Error(located(file_, value == nullptr ? map_->mark() : value->mark()), what, why);
}

} // namespace pdist::support
