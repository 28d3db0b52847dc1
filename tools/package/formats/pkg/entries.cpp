#include "package/formats/pkg/entries.hpp"

#include "package/formats/pkg/identifier.hpp"
#include "package/formats/pkg/launchd.hpp"
#include "package/formats/pkg/places.hpp"
#include "package/formats/pkg/scripts.hpp"
#include "package/version/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

class Adder {
public:
  Adder(const Model& model, PackageTree& tree, const DistPrograms& programs, const LayoutRequest& request,
        std::vector<Error>& problems)
      : model_(model), tree_(tree), programs_(programs), request_(request), problems_(problems) {}

  void add() {
    const Contents& contents = tree_.package->contents;
    for (const Command& command : contents.commands)
      if (const auto path = place_of_program("command " + command.name, command.program))
        if (const std::string link = "usr/local/bin/" + command.name; link != *path)
          tree_.entries.push_back(link_entry(link, *path));
    for (const Service& service : contents.services)
      if (const auto path = place_of_program("service " + service.name, service.program))
        add_service(service, *path);
    PackageEntry uninstaller =
        generated_file(pkg_support_folder(*tree_.package) + "/uninstall", pkg_uninstaller(model_, tree_));
    uninstaller.mode = 0755;
    tree_.entries.push_back(std::move(uninstaller));
  }

private:
  std::optional<std::string> place_of_program(const std::string& who, const std::string& program) {
    const auto found = programs_.find(program, Linkage::bundled);
    if (!found) {
      problems_.push_back(programs_.missing(who, program));
      return std::nullopt;
    }
    return pkg_placed_path(*found, request_);
  }

  void add_service(const Service& service, const std::string& program) {
    tree_.entries.push_back(
        generated_file(pkg_property_list(model_, service), property_list(model_, service, '/' + program)));
  }

  const Model& model_;
  PackageTree& tree_;
  const DistPrograms& programs_;
  const LayoutRequest& request_;
  std::vector<Error>& problems_;
};

/// Parts of a path have at most 255 bytes, and UTF-16 units, in macOS' file systems.
constexpr std::size_t longest_name = 255, longest_path = 1023;

std::string refused(std::string_view path) {
  if (path.find('\n') != std::string_view::npos) return "the list that removes it has one name a line";
  if (path.size() > longest_path)
    return fmt::format("its path has {} bytes, the limit is {}", path.size(), longest_path);
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find('/'));
    if (name.size() > longest_name)
      return fmt::format("a name in it has {} bytes, the limit is {}", name.size(), longest_name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  return {};
}

} // namespace

void add_pkg_entries(const Model& model, PackageTree& tree, const DistPrograms& programs,
                     const LayoutRequest& request, std::vector<Error>& problems) {
  Adder(model, tree, programs, request, problems).add();
}

void add_pkg_lists(const Model& model, PackageTree& tree) {
  const std::string folder = pkg_support_folder(*tree.package);
  tree.entries.push_back(
      generated_file(folder + "/version", render(model.version, VersionScheme::windows) + "\n"));
  tree.entries.push_back(generated_file(folder + "/files", {}));
  std::ranges::sort(tree.entries, {}, &PackageEntry::path);
  std::string files, folders;
  for (const PackageEntry& entry : tree.entries)
    if (entry.type != EntryType::folder)
      files += fmt::format("F {}\n", entry.path);
    else if (!entry.shared)
      folders += fmt::format("D {}\n", entry.path);
  std::ranges::find(tree.entries, folder + "/files", &PackageEntry::path)->content = folders + files;
}

void check_pkg_names(const std::vector<PackageTree>& trees, std::vector<Error>& problems) {
  std::map<std::string, const PackageEntry*> seen; // by their folded names
  for (const PackageTree& tree : trees) {
    for (const PackageEntry& entry : tree.entries) {
      if (const std::string why = refused(entry.path); !why.empty())
        problems.emplace_back(entry.path, "an installer package cannot hold this name", why,
                              "name the file differently");
      if (!is_macos_place(entry.path))
        problems.emplace_back('/' + entry.path, "an installer package cannot have this file",
                              "macOS keeps this part of its disk for itself",
                              "/usr/local, /opt, /Library and /Applications are for others");
      const auto [other, is_new] = seen.try_emplace(macos_folded(entry.path), &entry);
      // The same name twice is refused where it comes from; folders are in several packages.
      if (!is_new && other->second->path != entry.path)
        problems.emplace_back(
            '/' + entry.path, "an installer package would have this name twice",
            fmt::format("for macOS it is the same as /{}", support::escaped(other->second->path)),
            "name one of them differently");
    }
  }
}

} // namespace pdist::package
