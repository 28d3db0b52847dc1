#include "package/make/cpack_variables.hpp"

#include <fmt/format.h>

namespace pdist::package {

std::string bracket(std::string_view text) {
  std::string equals = "=";
  while (text.find("]" + equals + "]") != std::string_view::npos || text.ends_with("]" + equals))
    equals += '=';
  return fmt::format("[{0}[\n{1}]{0}]", equals, text);
}

std::string component_of(std::size_t index) {
  return fmt::format("P{}", index);
}

void CpackVariables::set(std::string_view name, std::string_view value) {
  text_ += fmt::format("set({} {})\n", name, bracket(value));
}

void CpackVariables::set_components(std::size_t count) {
  std::string components;
  for (std::size_t i = 0; i < count; ++i)
    components += (components.empty() ? "" : ";") + component_of(i);
  set("CPACK_COMPONENTS_ALL", components);
}

} // namespace pdist::package
