#include "support/mustache.hpp"

#include "support/error.hpp"
#include "support/file.hpp"

#include <kainjow/mustache.hpp>

namespace pdist::support {

namespace {

using Data = kainjow::mustache::data;

constexpr std::uint64_t largest_template = 1ULL << 20;

Data to_library(const Value& value) {
  switch (value.kind()) {
  case Value::Kind::boolean:
    return value.boolean() ? Data::type::bool_true : Data::type::bool_false;
  case Value::Kind::integer:
    return std::to_string(value.integer());
  case Value::Kind::list: {
    Data list(Data::type::list);
    for (const Value& item : value.items())
      list.push_back(to_library(item));
    return list;
  }
  case Value::Kind::map: {
    Data map(Data::type::object);
    for (const auto& [key, member] : value.members())
      map.set(key, to_library(member));
    return map;
  }
  case Value::Kind::null:
    return Data::type::bool_false;
  case Value::Kind::text:
    break;
  }
  if (value.text().empty()) return Data::type::bool_false; // the library would enter a section with it
  return value.text();
}

} // namespace

std::string render_template(const std::filesystem::path& file, const Value& data) {
  kainjow::mustache::mustache renderer(read_text_file(file, largest_template));
  renderer.set_custom_escape([](const std::string& text) { return text; });
  if (!renderer.is_valid()) throw Error(file.string(), "this is no template", renderer.error_message());
  return renderer.render(to_library(data));
}

} // namespace pdist::support
