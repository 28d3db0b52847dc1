#include "package/model/refused_values.hpp"

#include "package/model/members.hpp"
#include "support/error.hpp"
#include "support/regex.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

using support::Value;

void require_other(const Value& value, const RefusedValue& refused, const ReadContext& context,
                   const std::string& path) {
  if (!support::Regex(refused.values).matches(value.text())) return;
  fail_at(value, context,
          fmt::format("'{}' is '{}', which {} cannot have", path, support::escaped(value.text()),
                      context.format.name),
          std::string(refused.why), override_hint(context.format, refused.list, path));
}

} // namespace

std::string override_hint(const FormatFacts& format, std::string_view key, std::string_view path) {
  constexpr std::string_view components = "components.";
  std::string_view component;
  if (path.starts_with(components)) component = path.substr(0, path.find('.', components.size()) + 1);
  return fmt::format("give {} its {} below '{}overrides: {}:'", format.name, key, component, format.name);
}

void require_no_refused_values(const Value& map, const ReadContext& context, const std::string& path) {
  for (const RefusedValue& refused : context.format.refused_values) {
    const Value::List& items = items_of(map, refused.list);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Value* value = items[i].find(refused.key);
      if (value == nullptr) continue;
      const std::string here = key_path(item_path(path, refused.list, i), refused.key);
      if (!value->is(Value::Kind::list)) require_other(*value, refused, context, here);
      for (std::size_t j = 0; j < value->items().size(); ++j)
        require_other(value->items()[j], refused, context, fmt::format("{}[{}]", here, j));
    }
  }
}

} // namespace pdist::package
