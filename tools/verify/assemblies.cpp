#include "verify/assemblies.hpp"

#include "support/file.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace pdist::verify {

namespace {

/// Where an assembly can be, seen from a binary; paths without capital letters.
bool is_private(const std::set<std::string>& paths, const std::string& binary, const std::string& assembly) {
  const std::string folder = support::ascii_lower(binary.substr(0, binary.rfind('/') + 1));
  const std::string name = support::ascii_lower(assembly);
  const std::array<std::string, 4> places = {name + ".manifest", name + ".dll",
                                             name + '/' + name + ".manifest", name + '/' + name + ".dll"};
  return std::ranges::any_of(places,
                             [&](const std::string& place) { return paths.contains(folder + place); });
}

} // namespace

std::vector<AssemblyNeed> assembly_needs(const DistTree& tree) {
  std::vector<AssemblyNeed> out;
  if (tree.format != binary::Format::pe) return out;
  std::set<std::string> paths;
  for (const support::TreeEntry& entry : tree.entries)
    paths.insert(support::ascii_lower(entry.path));
  for (const DistBinary& item : tree.binaries) {
    const auto facts = binary::read_windows_facts(support::ReadableFile(tree.root / item.path));
    if (!facts) continue;
    for (const binary::Assembly& assembly : facts->assemblies)
      out.push_back({item.path, assembly, is_private(paths, item.path, assembly.name)});
  }
  return out;
}

} // namespace pdist::verify
