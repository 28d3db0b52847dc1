#include "verify/abi_floor.hpp"

#include "binary/symbol_version.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "verify/checks.hpp"
#include "verify/macos_version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::verify {

namespace {

/// Symbols shown for one file and version: the first ones tell where to look.
constexpr std::size_t most_symbols = 5;

using Floor = std::vector<std::pair<std::string, std::string>>;

/// One need that the system must satisfy.
struct SystemNeed {
  std::string path; ///< file inside the dist
  binary::VersionNeed need;
  binary::SymbolVersion version;
};

/// Names under which the dist's own libraries answer. What they provide is no demand on the system.
std::set<std::string> bundled_names(const DistTree& tree) {
  std::set<std::string> names;
  for (const DistBinary& item : tree.binaries) {
    if (!item.binary.soname.empty()) names.insert(item.binary.soname);
    names.insert(item.path.substr(item.path.rfind('/') + 1));
  }
  return names;
}

std::string shown_symbols(const std::vector<std::string>& symbols) {
  std::vector<std::string> shown;
  for (const std::string& symbol : symbols) {
    if (shown.size() == most_symbols) break;
    shown.push_back(support::escaped(symbol));
  }
  const std::string more =
      symbols.size() > shown.size() ? fmt::format(" and {} more", symbols.size() - shown.size()) : "";
  return shown.empty() ? "no symbol by name" : fmt::format("{}{}", fmt::join(shown, ", "), more);
}

std::vector<SystemNeed> system_needs(const DistTree& tree, Check& check, bool floor_of_glibc) {
  std::vector<std::vector<binary::VersionNeed>> all(tree.binaries.size());
  support::parallel_for(all.size(), [&](std::size_t i) {
    if (!tree.binaries[i].binary.dynamic) return;
    all[i] = binary::read_version_needs(support::ReadableFile(tree.root / tree.binaries[i].path));
  });
  const std::set<std::string> bundled = bundled_names(tree);
  std::vector<SystemNeed> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (binary::VersionNeed& need : all[i]) {
      // The loader goes on without a weak version.
      if (need.weak || bundled.contains(need.library)) continue;
      const std::string& path = tree.binaries[i].path;
      if (need.version == "GLIBC_PRIVATE") {
        auto& where = floor_of_glibc ? check.findings : check.notes;
        where.push_back(
            fmt::format("{}: needs GLIBC_PRIVATE of {} ({}): it starts with one build of glibc only",
                        support::escaped(path), support::escaped(need.library), shown_symbols(need.symbols)));
      } else if (auto version = binary::parse_symbol_version(need.version)) {
        out.push_back({path, std::move(need), std::move(*version)});
      }
    }
  }
  return out;
}

std::map<std::string, const SystemNeed*> highest_of_each_family(const std::vector<SystemNeed>& needs) {
  std::map<std::string, const SystemNeed*> highest;
  for (const SystemNeed& need : needs) {
    const SystemNeed*& at = highest[need.version.family];
    if (at == nullptr || binary::is_below(at->version.numbers, need.version.numbers)) at = &need;
  }
  return highest;
}

void judge(const Floor& floor, const std::vector<SystemNeed>& needs, Check& check) {
  for (const auto& [family, text] : floor) {
    const std::vector<unsigned> most = binary::parse_numbers(text).value_or(std::vector<unsigned>{});
    for (const SystemNeed& need : needs) {
      if (need.version.family != family || !binary::is_below(most, need.version.numbers)) continue;
      check.findings.push_back(fmt::format("{}: needs {} of {}, the floor is {}: {}",
                                           support::escaped(need.path), support::escaped(need.need.version),
                                           support::escaped(need.need.library), text,
                                           shown_symbols(need.need.symbols)));
    }
  }
}

support::Value detail_of(const SystemNeed& need) {
  return support::Value::map({{"version", binary::shown_numbers(need.version.numbers)},
                              {"library", support::name_value(need.need.library)},
                              {"file", support::name_value(need.path)},
                              {"symbols", [&] {
                                 support::Value symbols = support::Value::list();
                                 for (const std::string& symbol : need.need.symbols) {
                                   symbols.add(support::name_value(symbol));
                                 }
                                 return symbols;
                               }()}});
}

bool is_promised(const Floor& floor, const std::string& family) {
  return std::ranges::any_of(floor, [&](const auto& item) { return item.first == family; });
}

/// Tells the highest version of each family: all in the details, for people those that decide where a C or
/// C++ program starts, and those asked for. Returns the latter: "GLIBC 2.34".
std::vector<std::string> tell_highest(const std::vector<SystemNeed>& needs, const Floor& floor,
                                      Check& check) {
  support::Value highest = support::Value::map();
  std::vector<std::string> shown;
  for (const auto& [name, need] : highest_of_each_family(needs)) {
    const std::string& family = name; // clang 14 cannot capture structured bindings
    highest.set(support::escaped(family), detail_of(*need));
    const bool usual = family == "GLIBC" || family == "GLIBCXX" || family == "CXXABI";
    if (!usual && !is_promised(floor, family)) continue;
    shown.push_back(
        fmt::format("{} {}", support::escaped(family), binary::shown_numbers(need->version.numbers)));
    check.notes.push_back(fmt::format("{}: {} needs it: {}", shown.back(), support::escaped(need->path),
                                      shown_symbols(need->need.symbols)));
  }
  for (const auto& [family, text] : floor) {
    if (highest.find(support::escaped(family)) != nullptr) continue;
    check.notes.push_back(fmt::format("nothing needs a version of {}", support::escaped(family)));
  }
  check.details.set("highest", std::move(highest));
  return shown;
}

} // namespace

Check check_abi(const DistTree& tree, const Floor& floor) {
  if (tree.format == binary::Format::macho) return check_macos_version(tree, floor);
  Check check{.name = "abi", .details = support::Value::map()};
  const std::vector<SystemNeed> needs = system_needs(tree, check, is_promised(floor, "GLIBC"));
  judge(floor, needs, check);
  const std::vector<std::string> highest = tell_highest(needs, floor, check);
  support::Value promised = support::Value::map();
  for (const auto& [family, text] : floor)
    promised.set(support::escaped(family), support::escaped(text));
  check.details.set("floor", std::move(promised));
  check.hint = "build on an older system, or raise ABI_FLOOR to what is needed";
  const std::string needed = highest.empty() ? "no symbol versions of the system are needed"
                                             : fmt::format("needs {}", fmt::join(highest, ", "));
  return concluded(std::move(check), needed + (floor.empty() ? "; no floor was set" : "; within the floor"),
                   needed + "; over the floor");
}

} // namespace pdist::verify
