#include "package/linux/binary_needs.hpp"

#include "binary/binary.hpp"
#include "package/layout/fhs_places.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <optional>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

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

/// File names of all files and symlinks of the trees.
std::set<std::string> file_names(const std::vector<PackageTree>& trees) {
  std::set<std::string> out;
  for (const PackageTree& tree : trees)
    for (const PackageEntry& entry : tree.entries)
      if (entry.type != EntryType::folder) out.insert(entry.path.substr(entry.path.rfind('/') + 1));
  return out;
}

/// `provided`: file names of the libraries that the packages bring themselves; `data`: files of the dist that
/// are no binaries of it.
Requirements requirements_of_tree(const PackageTree& tree, const std::filesystem::path& dist,
                                  const std::set<std::string>& provided, const std::set<std::string>& data) {
  Requirements out;
  std::optional<binary::Architecture> architecture;
  std::string first;
  for (const PackageEntry& entry : tree.entries) {
    if (entry.type != EntryType::file || entry.source.empty() || data.contains(entry.source)) continue;
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

} // namespace

std::vector<Requirements> requirements_of(const std::vector<PackageTree>& trees,
                                          const manifest::Manifest& manifest,
                                          const std::filesystem::path& dist) {
  const std::set<std::string> provided = file_names(trees);
  std::set<std::string> data;
  for (const manifest::Entry& entry : manifest.entries)
    if (!entry.origin.data.empty()) data.insert(entry.path);
  std::vector<Requirements> out;
  for (const PackageTree& tree : trees)
    out.push_back(requirements_of_tree(tree, dist, provided, data));
  return out;
}

std::map<std::string, NamedLibrary> public_libraries(const Requirements& requirements,
                                                     const FormatFacts& format) {
  const std::string folder = library_folder(format, requirements.machine);
  std::map<std::string, NamedLibrary> out;
  for (const auto& [path, library] : requirements.named_libraries)
    if (is_public_library(path, folder)) out.emplace(path, library);
  return out;
}

} // namespace pdist::package
