#include "package/layout/layout.hpp"

#include "package/layout/assignment.hpp"
#include "package/layout/folders.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

/// With the distribution's libraries, only what the project itself made or installed is shipped.
bool is_own(const manifest::Entry& entry) {
  return entry.origin.source.starts_with("build:") || entry.origin.source.starts_with("source:") ||
         entry.origin.source == "generated:install";
}

/// What comes directly behind a folder in a sorted manifest is in it, or it is empty.
bool is_empty_folder(const manifest::Manifest& dist, const std::string& path) {
  const auto next = std::ranges::upper_bound(dist.entries, path + '/', {}, &manifest::Entry::path);
  return next == dist.entries.end() || !next->path.starts_with(path + '/');
}

/// The manifest's own folder is made anew for what is packaged; folders come back with what is in them.
bool is_shipped(const manifest::Entry& entry, const manifest::Manifest& dist, Linkage linkage) {
  const std::string own = manifest::manifest_folder(dist.facts.name);
  if (entry.path == own || entry.path.starts_with(own + '/')) return false;
  if (entry.type == EntryType::folder && !is_empty_folder(dist, entry.path)) return false;
  return linkage == Linkage::bundled || is_own(entry);
}

void check_mode(const manifest::Entry& entry, std::vector<Error>& problems) {
  constexpr std::uint32_t special = 07000, world_writable = 0002;
  if (entry.type != EntryType::symlink && (entry.mode & (special | world_writable)) != 0)
    problems.emplace_back(entry.path,
                          fmt::format("no package has a file or folder with mode {:04o}", entry.mode),
                          "setuid, setgid, sticky and world-writable ones are refused",
                          "folders for users to write to are `directories` in package.yaml");
}

/// What the format cannot hold.
void check_entry(const manifest::Entry& entry, const LayoutRules& rules, std::vector<Error>& problems) {
  const FormatFacts& format = rules.facts();
  check_mode(entry, problems);
  if (entry.size > format.largest_file)
    problems.emplace_back(
        entry.path, fmt::format("it has {} bytes", entry.size),
        fmt::format("{} has files of at most {} bytes here", format.title, format.largest_file));
  const std::string_view why =
      support::is_utf8(entry.path) ? rules.refused_name(entry.path) : "it is not UTF-8";
  if (!why.empty())
    problems.emplace_back(entry.path, fmt::format("{} cannot hold this name", format.name), std::string(why),
                          "name the file differently");
}

/// A symlink that leaves its part of the dist points to where that part is now.
std::string moved_link(const manifest::Entry& entry, const std::string& path, const Package& package,
                       const LayoutRules& rules, const LayoutRequest& request) {
  const auto target = support::resolve_inner_link(entry.path, entry.link_target);
  if (!target) return entry.link_target;
  const Placed to = rules.place(package, *target, request);
  return relative_link(path, to.compress ? to.path + ".gz" : to.path);
}

PackageEntry placed_entry(const manifest::Entry& entry, const Package& package, const LayoutRules& rules,
                          const LayoutRequest& request) {
  PackageEntry out;
  const Placed placed = rules.place(package, entry.path, request);
  out.path = placed.path;
  out.compress = placed.compress && entry.type == EntryType::file;
  if (out.compress) out.path += ".gz";
  out.type = entry.type;
  out.mode = entry.mode;
  if (entry.type == EntryType::file) out.source = entry.path;
  if (entry.type == EntryType::symlink)
    out.link_target = moved_link(entry, out.path, package, rules, request);
  out.config = entry.type == EntryType::file && takes(package.contents.config_files, entry.path);
  return out;
}

/// By path in the dist, the package that has the file.
using Owners = std::map<std::string, const Package*>;

/// A command or service is of no use without its program.
void check_programs(const Owners& owners, const LayoutSources& sources, std::vector<Error>& problems) {
  for (const Package& package : sources.model.packages) {
    const auto check = [&](const char* kind, const std::string& name, const std::string& program) {
      const auto found = sources.programs.find(program, sources.request.linkage);
      const auto owner = found ? owners.find(*found) : owners.end();
      if (owner == owners.end() || has_with_it(sources.model, package, *owner->second)) return;
      problems.emplace_back(*found,
                            fmt::format("the {} {} of package {} has its program in package {}", kind, name,
                                        package.name, owner->second->name),
                            fmt::format("{} does not require it", package.name),
                            fmt::format("add '{}' to `requires` of component {}, or move one of them",
                                        owner->second->component, package.component));
    };
    for (const Command& command : package.contents.commands)
      check("command", command.name, command.program);
    for (const Service& service : package.contents.services)
      check("service", service.name, service.program);
  }
}

/// `directories` are made beside the package's files.
void check_directories(const PackageTree& tree, std::vector<Error>& problems) {
  for (const Directory& directory : tree.package->contents.directories) {
    const auto at =
        std::ranges::find(tree.entries, std::string_view(directory.path).substr(1), &PackageEntry::path);
    if (at != tree.entries.end() && at->type != EntryType::folder)
      problems.emplace_back(directory.path,
                            fmt::format("package {} has a file of that name", tree.package->name),
                            "`directories` in package.yaml names it, too", "name another directory");
  }
}

void check_twins(const PackageTree& tree, std::vector<Error>& problems) {
  for (std::size_t i = 1; i < tree.entries.size(); ++i)
    if (tree.entries[i].path == tree.entries[i - 1].path)
      problems.emplace_back('/' + tree.entries[i].path,
                            fmt::format("package {} would have this file twice", tree.package->name), "",
                            "the dist brings one, and package.yaml makes another");
}

} // namespace

bool has_hooks(const Hooks& hooks) {
  return hooks.pre_install || hooks.post_install || hooks.pre_remove || hooks.post_remove ||
         !hooks.upgrade_from.empty();
}

/// A package that does nothing for whom installs it: no file of the dist, nothing that it needs or makes.
bool is_void(const PackageTree& tree) {
  const Package& package = *tree.package;
  const Contents& contents = package.contents;
  const Relations& relations = contents.relations;
  const bool relates = !relations.dependencies.empty() || !relations.recommends.empty() ||
                       !relations.suggests.empty() || !relations.conflicts.empty() ||
                       !relations.provides.empty() || !relations.replaces.empty() ||
                       !package.requires_components.empty();
  const bool makes = !contents.users.empty() || !contents.groups.empty() || !contents.directories.empty() ||
                     !contents.services.empty() || has_hooks(contents.hooks);
  return !package.is_meta && tree.entries.empty() && !relates && !makes;
}

std::vector<PackageTree> lay_out(const Model& model, const manifest::Manifest& dist, const LayoutRules& rules,
                                 const LayoutRequest& request) {
  std::vector<Error> problems;
  std::vector<PackageTree> trees;
  for (const Package& package : model.packages)
    trees.push_back({&package, {}, {}});
  std::vector<FolderModes> modes(trees.size());
  Owners owners;
  for (const manifest::Entry& entry : dist.entries) {
    if (!is_shipped(entry, dist, request.linkage)) {
      if (entry.type == EntryType::folder) check_mode(entry, problems);
      continue;
    }
    const auto owner = package_of(model, entry, problems);
    if (!owner) continue;
    check_entry(entry, rules, problems);
    PackageEntry placed = placed_entry(entry, *trees[*owner].package, rules, request);
    note_folder_modes(modes[*owner], dist, entry.path, placed.path);
    owners.emplace(entry.path, trees[*owner].package);
    trees[*owner].entries.push_back(std::move(placed));
  }
  for (const Package& package : model.packages) {
    check_globs(package, package.contents.config_files, "config_files", dist, problems);
    check_globs(package, package.contents.man_pages, "man_pages", dist, problems);
    check_install_components(package, dist, problems);
  }
  const bool is_assigned = problems.empty();
  for (const PackageTree& tree : trees)
    if (is_assigned && request.linkage == Linkage::bundled && is_void(tree))
      problems.emplace_back(
          tree.package->name, "the package would have nothing in it",
          tree.package->takes_rest
              ? "the other components take all files of the dist"
              : "no file of the dist is its own, and it has no relations, services or the like",
          "remove the component, or correct its `files`");
  const DistPrograms programs(dist);
  const LayoutSources sources{model, dist, programs, request};
  check_programs(owners, sources, problems);
  rules.complete(trees, sources, problems);
  for (std::size_t i = 0; i < trees.size(); ++i)
    add_folders(trees[i], modes[i], rules);
  rules.finish(trees, sources, problems);
  for (const PackageTree& tree : trees) {
    check_twins(tree, problems);
    check_directories(tree, problems);
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
  return trees;
}

} // namespace pdist::package
