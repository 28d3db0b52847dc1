// What CPack is told, as CMake code.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pdist::package {

/// Collects `set()` commands and other code.
class CpackVariables {
public:
  /// Sets `name` to exactly that text.
  void set(std::string_view name, std::string_view value);
  /// Sets CPACK_COMPONENTS_ALL: a component for each of `count` trees, see `component_of`.
  void set_components(std::size_t count);
  /// Code as it is, whole lines.
  void add(std::string_view code) { text_ += code; }

  const std::string& text() const { return text_; }

private:
  std::string text_;
};

/// A bracket argument of CMake that holds the text exactly.
std::string bracket(std::string_view text);

/// CPack's name for the component that is one tree: "P0".
std::string component_of(std::size_t index);

} // namespace pdist::package
