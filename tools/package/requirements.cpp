#include "package/requirements.hpp"

#include "binary/binary.hpp"
#include "support/error.hpp"
#include "support/glob.hpp"
#include "support/installation.hpp"
#include "support/yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
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

/// The numbers of "GLIBC_2.34"; nothing for other words.
std::optional<std::vector<unsigned>> numbers_of(std::string_view version) {
  const std::size_t underscore = version.rfind('_');
  if (underscore == std::string_view::npos) return std::nullopt;
  std::vector<unsigned> out;
  const char* at = version.data() + underscore + 1;
  const char* const end = version.data() + version.size();
  while (at < end) {
    unsigned number = 0;
    const auto [stop, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || (stop != end && *stop != '.')) return std::nullopt;
    out.push_back(number);
    at = stop + 1;
  }
  return out;
}

/// "2.34": the highest of the versions, empty when none has numbers.
std::string highest(const std::set<std::string>& versions) {
  std::vector<unsigned> best;
  for (const std::string& version : versions) {
    // glibc 2.36 and later provide this one.
    const auto numbers = numbers_of(version == "GLIBC_ABI_DT_RELR" ? "GLIBC_2.36" : version);
    if (numbers && *numbers > best) best = *numbers;
  }
  std::string out;
  for (const unsigned number : best)
    out += (out.empty() ? "" : ".") + std::to_string(number);
  return out;
}

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

std::vector<std::string> debian_relations(const Requirements& requirements) {
  const std::vector<LibraryPackage> known = read_library_packages();
  std::map<std::string, std::set<std::string>> packages; // name, versions
  std::vector<Error> problems;
  for (const auto& [library, versions] : requirements.libraries) {
    const auto at = std::ranges::find_if(
        known, [&](const LibraryPackage& entry) { return support::glob_matches(entry.pattern, library); });
    if (at == known.end()) {
      problems.emplace_back(library, "no Debian package is known that brings this library", "",
                            "bundle it (LIBRARY_POLICY), or use LINKAGE SYSTEM");
      continue;
    }
    std::set<std::string>& needed = packages[at->package];
    if (at->versioned) needed.insert(versions.begin(), versions.end());
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
  std::vector<std::string> out;
  for (const auto& [package, versions] : packages) {
    const std::string floor = highest(versions);
    out.push_back(floor.empty() ? package : fmt::format("{} (>= {})", package, floor));
  }
  return out;
}

/// As rpm's own generator for ELF files writes them: "libc.so.6(GLIBC_2.34)(64bit)".
std::vector<std::string> rpm_relations(const Requirements& requirements) {
  const std::string mark = requirements.bits == 64 ? "(64bit)" : "";
  std::vector<std::string> out;
  for (const auto& [library, versions] : requirements.libraries) {
    out.push_back(mark.empty() ? library : library + "()" + mark);
    for (const std::string& version : versions)
      out.push_back(fmt::format("{}({}){}", library, version, mark));
  }
  return out;
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
    const auto found = binary::read(file);
    if (!found || (found->kind != binary::Kind::executable && found->kind != binary::Kind::shared_library))
      continue;
    if (!architecture) {
      architecture = found->architecture;
      first = entry.source;
    } else if (!binary::fit_together(*architecture, found->architecture)) {
      throw Error(file.path(), fmt::format("it is for {}", binary::shown(found->architecture)),
                  fmt::format("{} of the same package is for {}", support::escaped(first),
                              binary::shown(*architecture)));
    }
    for (const std::string& needed : found->needed)
      if (!provided.contains(needed)) out.libraries[needed];
    for (const binary::VersionNeed& need : binary::read_version_needs(file))
      if (!provided.contains(need.library) && !need.weak) out.libraries[need.library].insert(need.version);
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

std::vector<std::string> system_relations(const Requirements& requirements, Format format) {
  return format == Format::deb ? debian_relations(requirements) : rpm_relations(requirements);
}

} // namespace pdist::package
