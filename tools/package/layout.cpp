#include "package/layout.hpp"

#include "package/desktop.hpp"
#include "package/dist_programs.hpp"
#include "package/documents.hpp"
#include "package/pkg/entries.hpp"
#include "package/pkg/places.hpp"
#include "package/places.hpp"
#include "package/services.hpp"
#include "support/error.hpp"
#include "support/glob.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

/// Whether a glob of package.yaml takes `path`: itself, or a folder that holds it.
bool takes(const std::string& glob, const std::string& path) {
  return support::glob_matches(glob, path) || support::glob_matches(glob + "/**", path);
}

bool takes(const std::vector<std::string>& globs, const std::string& path) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return takes(glob, path); });
}

bool is_shared(const PackageEntry& entry, Format format) {
  return entry.type == EntryType::folder &&
         (format == Format::pkg ? is_mac_base_folder(entry.path) : is_base_folder(entry.path));
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// Modes of folders that lead to the entries of a package, by their paths in it.
using FolderModes = std::map<std::string, std::uint32_t>;

/// The folders that lead to the entries.
void add_folders(PackageTree& tree, const FolderModes& modes, Format format) {
  std::set<std::string> folders, present;
  for (const PackageEntry& entry : tree.entries) {
    if (entry.type == EntryType::folder) present.insert(entry.path);
    for (std::size_t slash = entry.path.find('/'); slash != std::string::npos;
         slash = entry.path.find('/', slash + 1))
      folders.insert(entry.path.substr(0, slash));
  }
  for (const std::string& folder : folders) {
    if (present.contains(folder)) continue;
    PackageEntry entry;
    entry.path = folder;
    entry.type = EntryType::folder;
    const auto mode = modes.find(folder);
    entry.mode = mode == modes.end() || is_shared(entry, format) ? 0755 : mode->second;
    tree.entries.push_back(std::move(entry));
  }
  for (PackageEntry& entry : tree.entries)
    entry.shared = is_shared(entry, format);
}

class Layout {
public:
  Layout(const Model& model, const manifest::Manifest& dist, const std::vector<BundledPackage>& bundled,
         const LayoutRequest& request)
      : model_(model), dist_(dist), bundled_(bundled), request_(request), programs_(dist) {
    for (const manifest::Entry& entry : dist.entries)
      by_path_.emplace(entry.path, &entry);
  }

  std::vector<PackageTree> make() {
    for (const Package& package : model_.packages)
      trees_.push_back({&package, {}, {}});
    for (const manifest::Entry& entry : dist_.entries) {
      if (is_shipped(entry))
        assign(entry);
      else if (entry.type == EntryType::folder)
        refuse_special_mode(entry);
    }
    for (PackageTree& tree : trees_)
      complete(tree);
    if (request_.format == Format::pkg) check_mac_names(trees_, problems_);
    if (!problems_.empty()) throw support::Errors(std::move(problems_));
    return std::move(trees_);
  }

private:
  void problem(std::string file, std::string what, std::string why = {}, std::string hint = {}) {
    problems_.emplace_back(std::move(file), std::move(what), std::move(why), std::move(hint));
  }

  /// The manifest's own folder is made anew for what is packaged; folders come back with what is in them.
  bool is_shipped(const manifest::Entry& entry) const {
    const std::string own = manifest::manifest_folder(dist_.facts.name);
    if (entry.path == own || entry.path.starts_with(own + '/')) return false;
    if (entry.type == EntryType::folder && !is_empty_folder(entry.path)) return false;
    return request_.linkage == Linkage::bundled || is_own(entry);
  }

  /// With the distribution's libraries, only what the project itself made or installed is shipped.
  static bool is_own(const manifest::Entry& entry) {
    return entry.origin.source.starts_with("build:") || entry.origin.source.starts_with("source:") ||
           entry.origin.source == "generated:install";
  }

  bool is_empty_folder(const std::string& path) const {
    const auto next = by_path_.upper_bound(path + '/');
    return next == by_path_.end() || !next->first.starts_with(path + '/');
  }

  void assign(const manifest::Entry& entry) {
    PackageTree* owner = nullptr;
    for (PackageTree& tree : trees_) {
      if (!takes_entry(*tree.package, entry)) continue;
      if (owner != nullptr) {
        problem(entry.path,
                fmt::format("the packages {} and {} both take this file", owner->package->name,
                            tree.package->name),
                "", "narrow `files` of one of the components");
        return;
      }
      owner = &tree;
    }
    if (owner == nullptr) owner = rest();
    if (owner == nullptr) {
      problem(entry.path, "no component takes this file", "",
              "name it in `files` of a component, or give one component `rest: true`");
      return;
    }
    place(*owner, entry);
  }

  bool takes_entry(const Package& package, const manifest::Entry& entry) const {
    if (model_.packages.size() == 1) return true;
    constexpr std::string_view rule = "install rule of component ";
    const std::string& reason = entry.origin.reason;
    const bool by_component = reason.starts_with(rule) &&
                              std::ranges::count(package.install_components, reason.substr(rule.size())) > 0;
    return by_component || takes(package.files, entry.path);
  }

  PackageTree* rest() {
    const auto at =
        std::ranges::find_if(trees_, [](const PackageTree& tree) { return tree.package->takes_rest; });
    return at == trees_.end() ? nullptr : &*at;
  }

  void refuse_special_mode(const manifest::Entry& entry) {
    constexpr std::uint32_t special = 07000, world_writable = 0002;
    if (entry.type != EntryType::symlink && (entry.mode & (special | world_writable)) != 0)
      problem(entry.path, fmt::format("no package has a file or folder with mode {:04o}", entry.mode),
              "setuid, setgid, sticky and world-writable ones are refused",
              "folders for users to write to are `directories` in package.yaml");
  }

  /// Folders keep the modes that they have in the dist as far as they keep their names: "etc/chat" is
  /// "/etc/chat", what is above it is the system's.
  void note_folder_modes(const PackageTree& tree, std::string_view in_dist, std::string_view placed) {
    for (;;) {
      in_dist = parent_of(in_dist);
      placed = parent_of(placed);
      if (in_dist.empty() || placed.empty() || last_part(in_dist) != last_part(placed)) return;
      const auto at = by_path_.find(in_dist);
      if (at == by_path_.end()) return;
      const auto [known, is_new] = folder_modes_[&tree].try_emplace(std::string(placed), at->second->mode);
      if (!is_new) known->second &= at->second->mode; // where two folders become one, the narrower mode
    }
  }

  void place(PackageTree& tree, const manifest::Entry& entry) {
    refuse_special_mode(entry);
    // What rpm has for larger ones, payloads without sizes, libarchive cannot read: nobody would check them.
    constexpr std::uint64_t largest = 0xffff'ffff;
    if (request_.format == Format::rpm && entry.size > largest)
      problem(entry.path, fmt::format("it has {} bytes", entry.size),
              fmt::format("an .rpm has files of at most {} bytes here", largest));
    // A bill of materials has larger sizes in another place, whose form is not known.
    if (request_.format == Format::pkg && entry.size > largest)
      problem(entry.path, fmt::format("it has {} bytes", entry.size),
              fmt::format("an installer package has files of at most {} bytes here", largest));
    if (const char* const why = refused_name(entry.path))
      problem(entry.path, fmt::format("{} cannot hold this name", name_of(request_.format)), why,
              "name the file differently");
    PackageEntry out;
    const Placed placed = place_in(*tree.package, entry.path);
    out.path = placed.path;
    out.compress = placed.compress && entry.type == EntryType::file;
    if (out.compress) out.path += ".gz";
    out.type = entry.type;
    out.mode = entry.mode;
    if (entry.type == EntryType::file) out.source = entry.path;
    if (entry.type == EntryType::symlink) out.link_target = moved_link(entry, out.path, tree);
    out.config = entry.type == EntryType::file && takes(tree.package->contents.config_files, entry.path);
    note_folder_modes(tree, entry.path, out.path);
    tree.entries.push_back(std::move(out));
  }

  Placed place_in(const Package& package, const std::string& path) const {
    return request_.format == Format::pkg ? mac_place(package, path, request_)
                                          : placed_in(package.contents, path, request_);
  }

  /// Why a format cannot hold a name: rpmbuild refuses control characters and other encodings; CPack's
  /// archive writer, which makes .deb packages, cannot find files with names that are not UTF-8.
  const char* refused_name(std::string_view path) const {
    const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
    if (!support::is_utf8(path)) return "it is not UTF-8";
    if (request_.format == Format::rpm && std::ranges::any_of(path, is_control))
      return "it has a control character";
    return nullptr;
  }

  /// A symlink that leaves its part of the dist points to where that part is now.
  std::string moved_link(const manifest::Entry& entry, const std::string& path,
                         const PackageTree& tree) const {
    const auto target = support::resolve_inner_link(entry.path, entry.link_target);
    if (!target) return entry.link_target;
    const Placed to = place_in(*tree.package, *target);
    return relative_link(path, to.compress ? to.path + ".gz" : to.path);
  }

  void complete(PackageTree& tree) {
    const Contents& contents = tree.package->contents;
    check_globs(tree, contents.config_files, "config_files");
    check_globs(tree, contents.man_pages, "man_pages");
    if (request_.format == Format::pkg)
      add_mac_entries(model_, tree, programs_, request_, problems_);
    else if (request_.format != Format::nsis)
      add_system_files(tree);
    add_folders(tree, folder_modes_[&tree], request_.format);
    if (request_.format == Format::pkg) add_mac_lists(model_, tree);
    std::ranges::sort(tree.entries, {}, &PackageEntry::path);
    check_twins(tree);
  }

  /// What a distribution's packages have beside the dist's files. Windows is told of such things by the
  /// installer.
  void add_system_files(PackageTree& tree) {
    const Contents& contents = tree.package->contents;
    for (const Command& command : contents.commands)
      add_command(tree, command);
    for (const Service& service : contents.services) {
      if (const auto program = programs_.find(service.program, request_.linkage))
        add(tree, service_unit(model_, *tree.package, service, '/' + placed_path(*program, request_)));
      else
        missing_program("service " + service.name, service.program);
    }
    for (PackageEntry& entry : account_entries(*tree.package))
      add(tree, std::move(entry));
    for (PackageEntry& entry : desktop_entries(*tree.package))
      add(tree, std::move(entry));
    for (PackageEntry& entry : documents(model_, *tree.package,
                                         {request_.format, request_.compression, bundled_, tree.entries,
                                          has(tree, "system:"), has(tree, "runtime:")}))
      add(tree, std::move(entry));
  }

  /// Whether a file of the package comes from there.
  bool has(const PackageTree& tree, std::string_view origin) const {
    return std::ranges::any_of(tree.entries, [&](const PackageEntry& entry) {
      const auto at = by_path_.find(entry.source);
      return at != by_path_.end() && at->second->origin.source.starts_with(origin);
    });
  }

  void add(PackageTree& tree, PackageEntry entry) { tree.entries.push_back(std::move(entry)); }

  void check_globs(const PackageTree& tree, const std::vector<std::string>& globs, const std::string& key) {
    for (const std::string& glob : globs) {
      const bool found = std::ranges::any_of(dist_.entries, [&](const manifest::Entry& entry) {
        return entry.type == EntryType::file && takes(glob, entry.path);
      });
      if (!found)
        problem(glob,
                fmt::format("{} of package {} names a file that is not in the dist", key, tree.package->name),
                "", "paths are relative to the dist, such as etc/chat/chat.conf");
    }
  }

  void missing_program(const std::string& who, const std::string& program) {
    problems_.push_back(programs_.missing(who, program));
  }

  void add_command(PackageTree& tree, const Command& command) {
    const auto program = programs_.find(command.program, request_.linkage);
    if (!program) return missing_program("command " + command.name, command.program);
    const std::string path = "usr/bin/" + command.name;
    const std::string target = placed_path(*program, request_);
    if (target == path) return;
    PackageEntry link;
    link.path = path;
    link.type = EntryType::symlink;
    link.mode = 0777;
    link.link_target = relative_link(path, target);
    add(tree, std::move(link));
  }

  void check_twins(const PackageTree& tree) {
    for (std::size_t i = 1; i < tree.entries.size(); ++i)
      if (tree.entries[i].path == tree.entries[i - 1].path)
        problem('/' + tree.entries[i].path,
                fmt::format("package {} would have this file twice", tree.package->name), "",
                "the dist brings one, and package.yaml makes another");
  }

  const Model& model_;
  const manifest::Manifest& dist_;
  const std::vector<BundledPackage>& bundled_;
  const LayoutRequest& request_;
  DistPrograms programs_;
  std::map<std::string_view, const manifest::Entry*> by_path_;
  std::vector<PackageTree> trees_;
  std::map<const PackageTree*, FolderModes> folder_modes_;
  std::vector<Error> problems_;
};

} // namespace

std::vector<PackageTree> lay_out(const Model& model, const manifest::Manifest& dist,
                                 const std::vector<BundledPackage>& bundled, const LayoutRequest& request) {
  return Layout(model, dist, bundled, request).make();
}

void finish_generated(const Model& model, PackageTree& tree, const LayoutRequest& request) {
  for (PackageEntry& entry :
       documents(model, *tree.package, {request.format, request.compression, {}, tree.entries, false, false}))
    tree.entries.push_back(std::move(entry));
  add_folders(tree, {}, request.format);
  std::ranges::sort(tree.entries, {}, &PackageEntry::path);
}

} // namespace pdist::package
