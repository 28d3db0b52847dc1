#include "support/windows_name.hpp"

#include "support/error.hpp"
#include "support/text.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::support {

namespace {

constexpr std::string_view not_allowed = "<>:\"\\|?*";

/// The device that a name opens, whatever extension it has; empty when it is none.
std::string device_of(std::string_view name) {
  constexpr std::array<std::string_view, 6> devices = {"con", "prn", "aux", "nul", "conin$", "conout$"};
  // Spaces before the extension do not count, and superscript digits are digits.
  const std::string stem = ascii_lower(trimmed(name.substr(0, name.find('.')), " "));
  constexpr std::array<std::string_view, 12> digits = {"1", "2", "3", "4",      "5",      "6",
                                                       "7", "8", "9", "\u00b9", "\u00b2", "\u00b3"};
  const bool is_numbered = (stem.starts_with("com") || stem.starts_with("lpt")) &&
                           std::ranges::find(digits, stem.substr(3)) != digits.end();
  return is_numbered || std::ranges::find(devices, stem) != devices.end() ? stem : std::string();
}

} // namespace

std::string problem_of_windows_name(std::string_view name) {
  if (const std::string device = device_of(name); !device.empty())
    return fmt::format("'{}' is a device", escaped(name));
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || not_allowed.find(c) != std::string_view::npos)
      return fmt::format("'{}' has the character '{}'", escaped(name), escaped(std::string_view(&c, 1)));
  if (name.ends_with('.') || name.ends_with(' '))
    return fmt::format("'{}' ends with a {}", escaped(name), name.ends_with('.') ? "dot" : "space");
  if (!is_utf8(name)) return fmt::format("'{}' is not UTF-8", escaped(name));
  return {};
}

} // namespace pdist::support
