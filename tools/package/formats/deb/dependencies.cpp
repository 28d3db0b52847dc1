#include "package/formats/deb/dependencies.hpp"

#include "binary/symbol_version.hpp"
#include "package/formats/deb/dpkg_symbols.hpp"
#include "package/formats/deb/facts.hpp"
#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/glob.hpp"
#include "support/installation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::package {

namespace {

using support::Error;

/// "2.34": the highest of the versions, empty when none has numbers.
std::string highest(const std::set<std::string>& versions) {
  std::vector<unsigned> best;
  for (const std::string& text : versions)
    if (const auto version = binary::parse_symbol_version(text);
        version && binary::is_below(best, version->numbers))
      best = version->numbers;
  return best.empty() ? "" : binary::shown_numbers(best);
}

/// One line of templates/deb/libraries.yaml.
struct LibraryPackage {
  std::string pattern, package;
  bool versioned = false; ///< the package's version is that of the symbols
};

std::vector<LibraryPackage> read_library_packages() {
  const std::filesystem::path file = support::templates_folder() / "deb" / "libraries.yaml";
  const support::Value document = support::read_yaml(file);
  support::Fields fields(document, file.string());
  std::vector<LibraryPackage> out;
  for (support::Fields& item : fields.maps("libraries")) {
    const std::string package = item.text("package");
    const bool versioned = item.boolean_or("versioned", false);
    for (const std::string& name : item.texts("names"))
      out.push_back({name, package, versioned});
    item.finish();
  }
  fields.finish();
  return out;
}

/// The table's entry for a library, or null.
const LibraryPackage* entry_for(const std::string& library, const std::vector<LibraryPackage>& known) {
  const auto at = std::ranges::find_if(
      known, [&](const LibraryPackage& entry) { return support::glob_matches(entry.pattern, library); });
  return at == known.end() ? nullptr : &*at;
}

/// By the table, which is the same on every machine. Libraries that it does not have go to `unknown`.
std::vector<std::string> tabled_relations(const Requirements& requirements, std::set<std::string>& unknown) {
  const std::vector<LibraryPackage> known = read_library_packages();
  std::map<std::string, std::set<std::string>> packages; // name, versions
  for (const auto& [library, versions] : requirements.libraries) {
    const LibraryPackage* entry = entry_for(library, known);
    if (entry == nullptr) {
      unknown.insert(library);
      continue;
    }
    std::set<std::string>& needed = packages[entry->package];
    if (entry->versioned) needed.insert(versions.begin(), versions.end());
  }
  std::vector<std::string> out;
  for (const auto& [package, versions] : packages) {
    const std::string floor = highest(versions);
    out.push_back(floor.empty() ? package : fmt::format("{} (>= {})", package, floor));
  }
  return out;
}

/// "bin/chat, lib/libtalk.so": who needs a library.
std::string users_of(const std::string& library, const std::vector<BinaryUse>& binaries) {
  std::vector<std::string> paths;
  for (const BinaryUse& binary : binaries)
    if (std::ranges::count(binary.libraries, library) > 0) paths.push_back(support::escaped(binary.path));
  return fmt::format("{}", fmt::join(paths, ", "));
}

void require_all(const std::set<std::string>& wanted, const DebianLibraries& found,
                 const std::vector<BinaryUse>& binaries, const TargetSystem& target) {
  std::vector<Error> problems;
  for (const std::string& library : wanted) {
    if (found.contains(library)) continue;
    problems.emplace_back(
        support::escaped(library), "it is in no package, and no Debian package is known that brings it",
        fmt::format("{} needs it, and no symbols or shlibs file in {} has it", users_of(library, binaries),
                    support::escaped((target.sysroot / "var/lib/dpkg/info").string())),
        target.linkage == Linkage::system
            ? "install the package that brings it where it is built, or bundle the library (LINKAGE BUNDLED)"
            : "bundle it (LIBRARY_POLICY), or install the package that brings it where it is built");
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
}

} // namespace

std::vector<std::string> debian_relations(const Requirements& requirements, const TargetSystem& target) {
  std::set<std::string> wanted;
  std::vector<std::string> out;
  if (target.linkage == Linkage::bundled)
    out = tabled_relations(requirements, wanted);
  else
    for (const auto& [library, versions] : requirements.libraries)
      wanted.insert(library);
  if (wanted.empty()) return out;
  const DebianLibraries found =
      read_dpkg_libraries(target.sysroot, architecture_name(deb_facts, requirements.machine), wanted);
  require_all(wanted, found, requirements.binaries, target);
  std::ranges::move(debian_dependencies(requirements.binaries, found), std::back_inserter(out));
  std::ranges::sort(out);
  return out;
}

} // namespace pdist::package
