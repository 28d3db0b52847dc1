#include "package/model/members.hpp"

#include "package/model/read.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::package {

using support::Value;

std::string text_or(const Value& map, std::string_view key, const std::string& fallback) {
  const Value* value = map.find(key);
  return value == nullptr ? fallback : value->text();
}

bool flag_or(const Value& map, std::string_view key, bool fallback) {
  const Value* value = map.find(key);
  return value == nullptr ? fallback : value->text() == "true";
}

const Value::List& items_of(const Value& map, std::string_view key) {
  static const Value::List none;
  const Value* value = map.find(key);
  return value == nullptr ? none : value->items();
}

const Value::Map& members_of(const Value& map, std::string_view key) {
  static const Value::Map none;
  const Value* value = map.find(key);
  return value == nullptr ? none : value->members();
}

std::vector<std::string> texts_of(const Value& map, std::string_view key) {
  std::vector<std::string> texts;
  for (const Value& item : items_of(map, key))
    texts.push_back(item.text());
  return texts;
}

const Value& place_of(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  return value == nullptr ? map : *value;
}

std::string key_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string item_path(const std::string& path, std::string_view key, std::size_t index) {
  return fmt::format("{}[{}]", key_path(path, key), index);
}

std::string program_path(const std::string& text) {
  return text.find('/') == std::string::npos ? "bin/" + text : text;
}

void fail_at(const Value& value, const ReadContext& context, const std::string& what, const std::string& why,
             const std::string& hint) {
  throw support::Error(support::located(context.file, value.mark()), what, why, hint);
}

} // namespace pdist::package
