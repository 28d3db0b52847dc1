#include "package/requirements.hpp"

#include "binary/binary.hpp"
#include "binary/symbol_version.hpp"
#include "package/deb/symbols.hpp"
#include "support/error.hpp"
#include "support/glob.hpp"
#include "support/installation.hpp"
#include "support/yaml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

struct MachineName {
  std::string_view machine, deb, rpm;
};

/// Debian: dpkg's cputable and tupletable. rpm: rpmrc's arch_canon.
constexpr std::array machine_names{
    MachineName{"x86_64", "amd64", "x86_64"},         MachineName{"i386", "i386", "i686"},
    MachineName{"aarch64", "arm64", "aarch64"},       MachineName{"arm", "armhf", "armv7hl"},
    MachineName{"powerpc64le", "ppc64el", "ppc64le"}, MachineName{"powerpc64", "ppc64", "ppc64"},
    MachineName{"powerpc", "powerpc", "ppc"},         MachineName{"s390x", "s390x", "s390x"},
    MachineName{"riscv64", "riscv64", "riscv64"},     MachineName{"loongarch64", "loong64", "loongarch64"},
};

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

void add_binary(Requirements& out, const std::string& path, const support::ReadableFile& file,
                const binary::Binary& found, const std::set<std::string>& provided) {
  BinaryUse use;
  use.path = path;
  for (const std::string& needed : found.needed) {
    if (provided.contains(needed)) continue;
    out.libraries[needed];
    use.libraries.push_back(needed);
  }
  for (const binary::VersionNeed& need : binary::read_version_needs(file)) {
    if (provided.contains(need.library)) continue;
    // The loader starts the program without a weak version.
    if (!need.weak) out.libraries[need.library].insert(need.version);
    for (const std::string& symbol : need.symbols)
      use.symbols.push_back(fmt::format("{}@{}", symbol, need.version));
  }
  for (const std::string& symbol : binary::read_unversioned_symbols(file))
    use.symbols.push_back(symbol + "@Base");
  out.gnu_hash_only = out.gnu_hash_only || found.gnu_hash_only;
  out.binaries.push_back(std::move(use));
}

/// "libx.so.1()(64bit)" and, for each version of its symbols, "libx.so.1(X_1)(64bit)".
template <class Versions>
void add_capabilities(std::vector<std::string>& out, const std::string& library, const Versions& versions,
                      int bits) {
  const std::string mark = bits == 64 ? "(64bit)" : "";
  out.push_back(mark.empty() ? library : fmt::format("{}(){}", library, mark));
  for (const std::string& version : versions)
    out.push_back(fmt::format("{}({}){}", library, version, mark));
}

} // namespace

Requirements requirements_of(const PackageTree& tree, const std::filesystem::path& dist,
                             const std::set<std::string>& provided) {
  Requirements out;
  std::optional<binary::Architecture> architecture;
  std::string first;
  for (const PackageEntry& entry : tree.entries) {
    if (entry.type != EntryType::file || entry.source.empty()) continue;
    const support::ReadableFile file(dist / entry.source);
    if (binary::detect(file) != binary::Format::elf) continue;
    const auto found = binary::read(file);
    if (!found || !is_loaded(*found)) continue;
    if (!architecture) {
      architecture = found->architecture;
      first = entry.source;
    } else if (!binary::fit_together(*architecture, found->architecture)) {
      throw Error(file.path(), fmt::format("it is for {}", binary::shown(found->architecture)),
                  fmt::format("{} of the same package is for {}", support::escaped(first),
                              binary::shown(*architecture)));
    }
    if (!found->soname.empty())
      out.named_libraries.emplace(entry.path,
                                  NamedLibrary{found->soname, binary::read_version_definitions(file)});
    add_binary(out, entry.source, file, *found, provided);
  }
  if (architecture) {
    out.machine = architecture->machine;
    out.bits = architecture->bits;
  }
  return out;
}

std::set<std::string> file_names(const std::vector<PackageTree>& trees) {
  std::set<std::string> out;
  for (const PackageTree& tree : trees)
    for (const PackageEntry& entry : tree.entries)
      if (entry.type != EntryType::folder) out.insert(entry.path.substr(entry.path.rfind('/') + 1));
  return out;
}

std::string architecture_name(const std::string& machine, Format format) {
  if (machine.empty()) return format == Format::deb ? "all" : "noarch";
  const auto at = std::ranges::find(machine_names, machine, &MachineName::machine);
  if (at == machine_names.end())
    throw Error({}, fmt::format("{} has no name for the architecture {}", name_of(format), machine));
  return std::string(format == Format::deb ? at->deb : at->rpm);
}

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
      read_dpkg_libraries(target.sysroot, architecture_name(requirements.machine, Format::deb), wanted);
  require_all(wanted, found, requirements.binaries, target);
  std::ranges::move(debian_dependencies(requirements.binaries, found), std::back_inserter(out));
  std::ranges::sort(out);
  return out;
}

std::map<std::string, NamedLibrary> public_libraries(const Requirements& requirements, Format format) {
  const std::string folder = library_folder(format, requirements.machine);
  std::map<std::string, NamedLibrary> out;
  for (const auto& [path, library] : requirements.named_libraries)
    if (is_public_library(path, folder)) out.emplace(path, library);
  return out;
}

std::vector<std::string> rpm_relations(const Requirements& requirements) {
  std::vector<std::string> out;
  for (const auto& [library, versions] : requirements.libraries)
    add_capabilities(out, library, versions, requirements.bits);
  if (requirements.gnu_hash_only) out.emplace_back("rtld(GNU_HASH)");
  return out;
}

std::vector<std::string> rpm_capabilities(const Requirements& requirements) {
  std::vector<std::string> out;
  for (const auto& [path, library] : public_libraries(requirements, Format::rpm))
    add_capabilities(out, library.soname, library.versions, requirements.bits);
  return out;
}

} // namespace pdist::package
