#include "package/formats/nsis/sections.hpp"

#include "package/formats/nsis/text.hpp"
#include "package/model/packages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Value;

std::string packed_file(const Package& package, std::size_t index) {
  return fmt::format("${{ROOT}}/../{}/files/{}", package.name, index);
}

/// Where makensis finds the first icon for Windows that the product has, for the installer itself.
std::string installer_icon(const std::vector<PackageTree>& trees) {
  for (const PackageTree& tree : trees)
    for (const Icon& icon : tree.package->contents.icons)
      for (std::size_t i = 0; i < tree.entries.size(); ++i)
        if (icon.file.ends_with(".ico") && tree.entries[i].path == icon.file)
          return packed_file(*tree.package, i);
  return {};
}

/// Components that it needs, directly or not.
std::vector<std::string> all_needs(const Model& model, const Package& package) {
  std::vector<std::string> out;
  std::vector<const Package*> open = required_packages(model, package);
  while (!open.empty()) {
    const Package* const next = open.back();
    open.pop_back();
    if (std::ranges::count(out, next->component) > 0) continue;
    out.push_back(next->component);
    std::ranges::copy(required_packages(model, *next), std::back_inserter(open));
  }
  return out;
}

void add_file(std::map<std::string, Value>& folders, const std::string& folder, const Value& file) {
  folders.try_emplace(folder, Value::list()).first->second.add(file);
}

std::uint64_t size_of(const manifest::Manifest& dist, const std::string& path) {
  const auto at = std::ranges::lower_bound(dist.entries, path, {}, &manifest::Entry::path);
  return at != dist.entries.end() && at->path == path ? at->size : 0;
}

Value section(const Model& model, const manifest::Manifest& dist, const PackageTree& tree,
              const std::string& id) {
  const Package& package = *tree.package;
  std::map<std::string, Value> folders; // where files are unpacked, with the files
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < tree.entries.size(); ++i) {
    const PackageEntry& entry = tree.entries[i];
    if (entry.type != EntryType::file) continue;
    bytes += size_of(dist, entry.source);
    const std::size_t slash = entry.path.rfind('/');
    const std::string folder =
        slash == std::string::npos ? "" : '\\' + nsis_path(entry.path.substr(0, slash));
    const std::string name = slash == std::string::npos ? entry.path : entry.path.substr(slash + 1);
    const Value file = Value::map({{"name", fmt::format("\"/oname={}\"", nsis_text(name))},
                                   {"source", '"' + packed_file(package, i) + '"'}});
    add_file(folders, "files" + folder, file);
    if (entry.config) add_file(folders, "config" + folder, file);
  }
  Value list = Value::list();
  for (auto& [place, files] : folders)
    list.add(Value::map({{"place", place}, {"files", std::move(files)}}));
  constexpr std::uint64_t kilobyte = 1024;
  const bool only = model.packages.size() == 1;
  return Value::map(
      {{"component", section_name(package)},
       {"section_id", id},
       {"section_title", fmt::format("\"{}{}\"", only ? "-" : "", nsis_text(package.component))},
       {"section_define", id.substr(2, id.size() - 3)},
       {"description", nsis_text(package.summary)},
       {"required", only},
       {"kilobytes", fmt::format("{}", (bytes + kilobyte - 1) / kilobyte)},
       {"folders", std::move(list)}});
}

} // namespace

std::string section_name(const Package& package) {
  return package.component.empty() ? "files" : package.component;
}

std::string section_list(const PackageTree& tree) {
  std::string files, folders;
  const auto windows = [](std::string path) {
    std::ranges::replace(path, '/', '\\');
    return path;
  };
  for (const PackageEntry& entry : tree.entries)
    if (entry.type == EntryType::file)
      files += fmt::format("{} {}\r\n", entry.config ? 'C' : 'F', windows(entry.path));
  for (std::size_t i = tree.entries.size(); i-- > 0;)
    if (tree.entries[i].type == EntryType::folder)
      folders += fmt::format("D {}\r\n", windows(tree.entries[i].path));
  return utf16_bytes(files + folders);
}

void add_sections(Value& data, const Model& model, const std::vector<PackageTree>& trees,
                  const manifest::Manifest& dist) {
  Value sections = Value::list(), needs = Value::list();
  std::map<std::string, std::string> ids;
  for (const PackageTree& tree : trees)
    if (!tree.package->is_meta)
      ids.emplace(tree.package->component, fmt::format("${{SECTION_{}}}", ids.size()));
  bool has_config = false, has_data = false;
  for (const PackageTree& tree : trees) {
    if (tree.package->is_meta) continue;
    sections.add(section(model, dist, tree, ids.at(tree.package->component)));
    has_config |= std::ranges::any_of(tree.entries, &PackageEntry::config);
    has_data |= std::ranges::any_of(tree.package->contents.directories, &Directory::purge);
  }
  // From what is needed last to what is needed first: one pass of the script follows them all.
  for (const PackageTree& tree : trees)
    for (const std::string& needed : all_needs(model, *tree.package))
      if (!tree.package->is_meta)
        needs.add(Value::map({{"section_id", ids.at(tree.package->component)}, {"needed", ids.at(needed)}}));
  data.set("icon", installer_icon(trees));
  data.set("sections", std::move(sections));
  data.set("needs", std::move(needs));
  data.set("asks_purge", has_config || has_data);
}

} // namespace pdist::package
