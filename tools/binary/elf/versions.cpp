#include "binary/elf/versions.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/symbols.hpp"

#include <algorithm>
#include <map>

namespace pdist::binary::elf {

namespace {

/// Names of symbols by the version index they have, only for the indices that are keys of `by_index`.
void collect_symbols(const Image& image, const StringTable& strings,
                     std::map<std::uint64_t, std::vector<std::string>>& by_index) {
  const auto names = dynamic_symbol_names(image);
  if (!names) return;
  const std::vector<std::uint64_t> indices = version_indices(image, names->size());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto found = by_index.find(indices[i]);
    if (found != by_index.end()) found->second.push_back(strings.text((*names)[i], "a symbol's name"));
  }
}

} // namespace

std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file) {
  const Image image(file);
  const std::vector<VersionNeedFile> files = version_needs(image);
  if (files.empty()) return {};
  std::map<std::uint64_t, std::vector<std::string>> symbols;
  for (const VersionNeedFile& library : files)
    for (const VersionNeedAux& version : library.versions)
      symbols.try_emplace(version.other);
  const StringTable strings(image);
  collect_symbols(image, strings, symbols);
  constexpr std::uint64_t weak_flag = 2; // VER_FLG_WEAK
  std::vector<VersionNeed> out;
  for (const VersionNeedFile& library : files) {
    const std::string name = strings.text(library.file, "vn_file");
    for (const VersionNeedAux& version : library.versions) {
      std::vector<std::string> users = symbols[version.other];
      std::sort(users.begin(), users.end());
      out.push_back(
          {name, strings.text(version.name, "vna_name"), (version.flags & weak_flag) != 0, std::move(users)});
    }
  }
  return out;
}

std::vector<std::string> read_version_definitions(const support::ReadableFile& file) {
  const Image image(file);
  const std::vector<std::uint64_t> definitions = version_definition_names(image);
  if (definitions.empty()) return {};
  const StringTable strings(image);
  std::vector<std::string> out;
  // The first one is the file's own. A version names those that it includes behind itself.
  for (std::size_t i = 1; i < definitions.size(); ++i) {
    std::string name = strings.text(definitions[i], "vda_name");
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

std::vector<std::string> read_unversioned_symbols(const support::ReadableFile& file) {
  const Image image(file);
  const auto symbols = dynamic_symbols(image);
  if (!symbols || symbols->empty()) return {};
  const std::vector<std::uint64_t> versions = version_indices(image, symbols->size());
  const StringTable strings(image);
  constexpr std::uint64_t undefined_section = 0, highest_without_version = 1; // SHN_UNDEF, VER_NDX_GLOBAL
  std::vector<std::string> out;
  for (std::size_t i = 0; i < symbols->size(); ++i) {
    if ((*symbols)[i].section != undefined_section || (*symbols)[i].name == 0) continue;
    if (!versions.empty() && versions[i] > highest_without_version) continue;
    out.push_back(strings.text((*symbols)[i].name, "a symbol's name"));
  }
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace pdist::binary::elf
