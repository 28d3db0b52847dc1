#include "runtime/names/windows.hpp"

#include "runtime/names/case_twins.hpp"
#include "support/error.hpp"
#include "support/text.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::runtime {

namespace {

using support::Error;

constexpr std::string_view not_allowed = "<>:\"\\|?*";
/// MAX_PATH, with the NUL at the end.
constexpr std::size_t longest_path = 260;

/// The device that a name opens, whatever extension it has; empty when it is none.
std::string device_of(std::string_view name) {
  constexpr std::array<std::string_view, 6> devices = {"con", "prn", "aux", "nul", "conin$", "conout$"};
  const std::string stem = support::ascii_lower(name.substr(0, name.find('.')));
  const bool is_numbered = stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) &&
                           stem.back() >= '1' && stem.back() <= '9';
  return is_numbered || std::ranges::find(devices, stem) != devices.end() ? stem : std::string();
}

/// Why Windows has no file of a name; empty when it can have one.
std::string problem_of(std::string_view name) {
  if (const std::string device = device_of(name); !device.empty())
    return fmt::format("'{}' is a device", support::escaped(name));
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || not_allowed.find(c) != std::string_view::npos)
      return fmt::format("'{}' has the character '{}'", support::escaped(name),
                         support::escaped(std::string_view(&c, 1)));
  if (name.ends_with('.') || name.ends_with(' '))
    return fmt::format("'{}' ends with a {}", support::escaped(name), name.ends_with('.') ? "dot" : "space");
  if (!support::is_utf8(name)) return fmt::format("'{}' is not UTF-8", support::escaped(name));
  return {};
}

/// Length in UTF-16, as Windows counts: what takes four bytes in UTF-8 takes two there, all else one.
std::size_t utf16_length(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) out += byte >= 0xF0U ? 2 : 1;
  }
  return out;
}

class Checker {
public:
  explicit Checker(const Plan& plan) : plan_(plan), errors_(case_twins(plan, "Windows")) {}

  void check() {
    for (const PlanEntry& entry : plan_.entries) {
      check_name(entry);
      check_length(entry);
      if (entry.type == support::EntryType::symlink)
        add(entry, "this is a symlink", "Windows lets administrators only make them",
            "install what it points to");
    }
    if (!errors_.empty()) throw support::Errors(std::move(errors_));
  }

private:
  void add(const PlanEntry& entry, const std::string& what, const std::string& why, const std::string& hint) {
    errors_.emplace_back(entry.path, what, why, hint);
  }

  void check_name(const PlanEntry& entry) {
    const std::string name = entry.path.substr(entry.path.rfind('/') + 1);
    if (const std::string problem = problem_of(name); !problem.empty())
      add(entry, "Windows cannot have this name", problem, "install it under another name");
  }

  void check_length(const PlanEntry& entry) {
    const std::string usual = fmt::format("C:\\Program Files\\{}\\{}", plan_.facts.name, entry.path);
    const std::size_t length = utf16_length(usual) + 1;
    if (length > longest_path)
      add(entry, "the path is too long for Windows",
          fmt::format("below 'C:\\Program Files\\{}' it has {} characters, {} are allowed",
                      support::escaped(plan_.facts.name), length - 1, longest_path - 1),
          "install it under a shorter path");
  }

  const Plan& plan_;
  std::vector<Error> errors_;
};

} // namespace

void refuse_windows_names(const Plan& plan) {
  if (plan.facts.system == "windows") Checker(plan).check();
}

} // namespace pdist::runtime
