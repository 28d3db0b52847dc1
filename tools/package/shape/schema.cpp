#include "package/shape/schema.hpp"

#include "package/shape/check_shape.hpp"
#include "package/shape/product_shape.hpp"
#include "package/shape/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::Value;

/// Every character that `check_text` refuses in a line; U+000A is allowed in texts of several lines.
constexpr const char* line_characters =
    R"(^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+$)";
constexpr const char* paragraph_characters =
    R"(^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+$)";

std::string pattern_of(const TextRule& rule) {
  return rule.words.empty() ? fmt::format("^(?:{})$", rule.pattern)
                            : fmt::format("^{}(?:{})$", rule.pattern, fmt::join(rule.words, "|"));
}

Value text_schema(const TextRule& rule) {
  Value schema = Value::map();
  schema.set("type", rule.like_number ? Value::list({"string", "number"}) : Value("string"));
  if (rule.words.empty() || !rule.pattern.empty()) {
    schema.set("maxLength", static_cast<std::uint64_t>(rule.most));
    schema.set("pattern", rule.lines ? paragraph_characters : line_characters);
    if (!rule.pattern.empty())
      schema.set("allOf", Value::list().add(Value::map({{"pattern", pattern_of(rule)}})));
  } else {
    schema.set("enum", Value::list(std::vector<std::string>(rule.words.begin(), rule.words.end())));
  }
  return schema;
}

std::string definition_name(const Shape& shape) {
  std::string name(shape.name);
  std::ranges::replace(name, ' ', '_');
  return name;
}

Value use_of(const Shape& shape);

Value map_schema(const Shape& shape) {
  Value schema = Value::map({{"type", "object"}});
  if (shape.members != nullptr) {
    if (shape.member_names != nullptr) schema.set("propertyNames", text_schema(*shape.member_names));
    schema.set("additionalProperties", use_of(*shape.members));
    return schema;
  }
  Value properties = Value::map(), required = Value::list();
  for (const Key& key : all_keys(shape)) {
    Value member = use_of(*key.shape);
    member.set("description", key.help);
    properties.set(std::string(key.name), std::move(member));
    if (key.required) required.add(key.name);
  }
  schema.set("properties", std::move(properties));
  if (!required.items().empty()) schema.set("required", std::move(required));
  schema.set("additionalProperties", false);
  return schema;
}

/// The schema of a shape itself: of its one form, or of any of its forms. YAML readers give numbers and
/// booleans types, `pdist-package` reads all as text: the schema takes both.
Value schema_of(const Shape& shape) {
  Value forms = Value::list();
  if (shape.text != nullptr) forms.add(text_schema(*shape.text));
  if (shape.flag)
    forms.add(Value::map({{"enum", Value::list().add(true).add(false).add("true").add("false")}}));
  if (shape.number) {
    forms.add(Value::map({{"type", "integer"}, {"minimum", 1}, {"maximum", 999'999}}));
    forms.add(Value::map({{"type", "string"}, {"pattern", "^[1-9][0-9]{0,5}$"}}));
  }
  if (shape.items != nullptr) forms.add(Value::map({{"type", "array"}, {"items", use_of(*shape.items)}}));
  if (has_keys(shape) || shape.members != nullptr) forms.add(map_schema(shape));
  if (forms.items().size() == 1) return forms.items().front();
  return Value::map({{"anyOf", std::move(forms)}});
}

/// A reference to the definition of a named shape, the schema in place of another.
Value use_of(const Shape& shape) {
  if (shape.name.empty()) return schema_of(shape);
  return Value::map({{"$ref", "#/$defs/" + definition_name(shape)}});
}

void collect(const Shape& shape, std::vector<const Shape*>& found) {
  if (!shape.name.empty()) {
    if (std::ranges::find(found, &shape) != found.end()) return;
    found.push_back(&shape);
  }
  for (const Key& key : all_keys(shape))
    collect(*key.shape, found);
  if (shape.items != nullptr) collect(*shape.items, found);
  if (shape.members != nullptr) collect(*shape.members, found);
}

} // namespace

std::vector<const Shape*> named_shapes(const Shape& shape) {
  std::vector<const Shape*> found;
  collect(shape, found);
  return found;
}

Value json_schema() {
  Value schema = Value::map({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"title", product_shape().name},
                             {"description", "What PortableDist makes packages from."}});
  const Value document = schema_of(product_shape());
  for (const auto& [key, value] : document.members())
    schema.set(key, value);
  Value definitions = Value::map();
  for (const Shape* shape : named_shapes(product_shape()))
    if (shape != &product_shape()) definitions.set(definition_name(*shape), schema_of(*shape));
  schema.set("$defs", std::move(definitions));
  return schema;
}

} // namespace pdist::package
