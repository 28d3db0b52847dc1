#include "package/shape/page.hpp"

#include "package/shape/check_shape.hpp"
#include "package/shape/product_shape.hpp"
#include "package/shape/schema.hpp"
#include "package/shape/shape.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::Value;

std::string link_to(const Shape& shape, std::string_view words) {
  std::string anchor(shape.name);
  std::ranges::transform(anchor, anchor.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::ranges::replace(anchor, ' ', '-');
  return fmt::format("[{}](#{})", words, anchor);
}

std::string text_kind(const TextRule& rule) {
  constexpr std::size_t most_listed = 8; // longer lists have their own address in the rule
  if (rule.words.empty() || rule.words.size() > most_listed) return std::string(rule.name);
  return fmt::format("`{}`", fmt::join(rule.words, "`, `"));
}

std::string keys_of(const Shape& shape);

/// "a package name", "list of command", "map of text"
std::string kind_of(const Shape& shape) {
  std::vector<std::string> forms;
  if (shape.text != nullptr) forms.push_back(text_kind(*shape.text));
  if (shape.flag) forms.emplace_back("`true` or `false`");
  if (shape.number) forms.emplace_back("an integer of at least 1");
  if (shape.items != nullptr) forms.push_back("list: " + kind_of(*shape.items));
  if (has_keys(shape))
    forms.push_back(shape.name.empty() ? "map of " + keys_of(shape) : link_to(shape, shape.name));
  if (shape.members != nullptr) {
    forms.push_back(fmt::format("map from {} to {}", shape.member_names->name, kind_of(*shape.members)));
  }
  return fmt::format("{}", fmt::join(forms, ", or "));
}

/// "`deb` (override), `rpm` (override)"
std::string keys_of(const Shape& shape) {
  std::vector<std::string> keys;
  for (const Key& key : all_keys(shape))
    keys.push_back(fmt::format("`{}` ({})", key.name, kind_of(*key.shape)));
  return fmt::format("{}", fmt::join(keys, ", "));
}

std::string table_of(const Shape& shape) {
  std::string text;
  for (const Shape* base : shape.bases)
    text += fmt::format("All keys of {}.\n", link_to(*base, base->name));
  if (shape.keys.empty()) return text;
  if (!text.empty()) text += '\n';
  text += "| key | value | what it is | without it |\n| --- | --- | --- | --- |\n";
  for (const Key& key : shape.keys) {
    const std::string_view without = key.required ? "required" : key.fallback.empty() ? "none" : key.fallback;
    text += fmt::format("| `{}` | {} | {} | {} |\n", key.name, kind_of(*key.shape), key.help, without);
  }
  return text;
}

void collect_rules(const Shape& shape, std::vector<const TextRule*>& rules) {
  for (const TextRule* rule : {shape.text, shape.member_names}) {
    if (rule != nullptr && !rule->why.empty() && std::ranges::find(rules, rule) == rules.end())
      rules.push_back(rule);
  }
  if (shape.items != nullptr) collect_rules(*shape.items, rules);
  if (shape.members != nullptr) collect_rules(*shape.members, rules);
  for (const Key& key : all_keys(shape))
    collect_rules(*key.shape, rules);
}

/// Every map with keys, followed by its bases.
std::vector<const Shape*> documented_shapes() {
  std::vector<const Shape*> shapes;
  const auto add = [&](const Shape* shape) {
    if (has_keys(*shape) && std::ranges::find(shapes, shape) == shapes.end()) shapes.push_back(shape);
  };
  for (const Shape* shape : named_shapes(product_shape())) {
    add(shape);
    std::ranges::for_each(shape->bases, add);
  }
  return shapes;
}

} // namespace

std::string shape_page() {
  std::string tables;
  for (const Shape* shape : documented_shapes()) {
    tables += fmt::format("\n### {}\n\n{}", shape->name, table_of(*shape));
  }
  std::vector<const TextRule*> rules;
  collect_rules(product_shape(), rules);
  std::string texts = "| text | what it looks like |\n| --- | --- |\n";
  for (const TextRule* rule : rules)
    texts += fmt::format("| {} | {} |\n", rule->name, rule->why);
  return support::render_template(support::templates_folder() / "package/package.md.in",
                                  Value::map({{"tables", tables}, {"texts", texts}}));
}

} // namespace pdist::package
