#include "package/format/facts.hpp"

#include "support/error.hpp"
#include "support/suggest.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for (const FormatFacts* format : all_facts())
    out.emplace_back(format->name);
  return out;
}

const FormatFacts& facts_named(const std::string& word) {
  const std::string name = support::ascii_lower(word);
  for (const FormatFacts* format : all_facts())
    if (format->name == name) return *format;
  throw support::UsageError({}, fmt::format("'{}' is no package format", support::escaped(word)), {},
                            support::did_you_mean(word, format_names()));
}

std::string architecture_name(const FormatFacts& format, const std::string& machine) {
  if (machine.empty()) return std::string(format.any_machine);
  const auto at = std::ranges::find(format.machines, machine, &MachineNames::machine);
  if (at == format.machines.end())
    throw support::Error({}, fmt::format("{} has no name for the architecture {}", format.name, machine));
  return std::string(at->architecture);
}

std::string library_folder(const FormatFacts& format, std::string_view machine) {
  const auto at = std::ranges::find(format.machines, machine, &MachineNames::machine);
  return std::string(at == format.machines.end() ? "usr/lib" : at->library_folder);
}

} // namespace pdist::package
