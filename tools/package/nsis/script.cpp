#include "package/nsis/script.hpp"

#include "package/nsis/text.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::EntryType;
using support::Error;
using support::Value;

/// makensis takes scripts and texts for UTF-8 that begin so.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A product without components is one section.
std::string component_of(const Package& package) {
  return package.component.empty() ? "files" : package.component;
}

bool has_services(const Model& model) {
  return std::ranges::any_of(model.packages,
                             [](const Package& package) { return !package.contents.services.empty(); });
}

/// Throws for an architecture without installers.
bool is_64_bit(const manifest::Manifest& dist) {
  const std::string& architecture = dist.facts.architecture;
  if (architecture == "x86_64" || architecture == "aarch64") return true;
  if (architecture == "i386" || architecture.empty()) return false;
  throw Error(dist.facts.name, "no installer can be made for this dist",
              fmt::format("it is for {}", support::escaped(architecture)),
              "x86_64, aarch64 and i386 have installers");
}

/// What is in the list of a component: see templates/nsis/lists.nsh. Folders come behind files, deepest
/// first.
std::string list_of(const PackageTree& tree) {
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

class Installer {
public:
  Installer(const Model& model, const std::vector<PackageTree>& trees, const NsisRequest& request)
      : model_(model), trees_(trees), request_(request), programs_(request.dist) {}

  std::vector<std::pair<std::string, std::string>> files() {
    check_names();
    std::vector<std::pair<std::string, std::string>> out;
    const fs::path templates = support::templates_folder() / "nsis";
    const Value values = data();
    for (const std::string name : {"installer.nsi", "start.nsh", "components.nsh", "uninstall.nsh"})
      out.emplace_back(name, std::string(byte_order_mark) +
                                 support::render_template(templates / (name + ".in"), values));
    constexpr std::uint64_t largest_part = 1ULL << 20;
    for (const char* const name :
         {"lists.nsh", "running.nsh", "path.nsh", "services.nsh", "registered.nsh", "strings.nsh"}) {
      out.emplace_back(name, std::string(byte_order_mark) +
                                 support::read_text_file(templates / name, largest_part));
    }
    out.emplace_back("NSIS.template.in",
                     support::read_text_file(templates / "NSIS.template.in", largest_part));
    for (const PackageTree& tree : trees_)
      if (!tree.package->is_meta) out.emplace_back(component_of(*tree.package) + ".list", list_of(tree));
    if (!model_.license_text.empty()) out.emplace_back("licence.txt", licence());
    return out;
  }

private:
  /// The text with Windows' line ends, as the licence page shows it.
  std::string licence() const {
    std::string out(byte_order_mark);
    for (const char c : model_.license_text) {
      if (c == '\n') out += '\r';
      if (c != '\r') out += c;
    }
    return out + "\r\n";
  }

  /// Files are unpacked below `uninstall\new\files` first; Windows' paths have 260 characters with their NUL.
  void check_names() const {
    const std::size_t folder = std::string("C:\\Program Files (x86)\\").size() + model_.title.size() +
                               std::string("\\uninstall\\new\\files\\").size();
    constexpr std::size_t longest = 259;
    for (const PackageTree& tree : trees_) {
      for (const PackageEntry& entry : tree.entries) {
        if (folder + entry.path.size() > longest)
          throw Error(entry.path, "an installer cannot hold this name",
                      fmt::format("with its folder it has {} characters; Windows' limit is {}",
                                  folder + entry.path.size(), longest),
                      "shorten it, or the title");
        if (support::ascii_lower(entry.path.substr(0, entry.path.find('/'))) == "uninstall")
          throw Error(entry.path, "the dist has what the installer makes",
                      "its own folder is called 'uninstall'", "name the folder differently");
        if (entry.type == EntryType::symlink)
          throw Error(entry.path, "an installer cannot hold a symlink", "users of Windows cannot make them");
      }
    }
  }

  Value data() {
    const std::string numbers = render(model_.version, VersionScheme::windows);
    const bool wide = is_64_bit(request_.dist);
    const bool machine_only = has_services(model_);
    Value data = Value::map({{"id", nsis_text(model_.name)},
                             {"title", nsis_text(model_.title)},
                             {"title_menu", menu_text(model_.title)},
                             {"folder", nsis_text(model_.title)},
                             {"version", nsis_text(shown(model_.version))},
                             {"numbers", numbers},
                             {"major", fmt::format("{}", model_.version.major)},
                             {"minor", fmt::format("{}", model_.version.minor)},
                             {"vendor", nsis_text(model_.vendor)},
                             {"contact", nsis_text(model_.maintainer)},
                             {"copyright", nsis_text(model_.copyright)},
                             {"homepage", nsis_text(model_.homepage)},
                             {"summary", nsis_text(model_.packages.back().summary)},
                             {"compiled_title", nsis_compiled_text(model_.title)},
                             {"compiled_vendor", nsis_compiled_text(model_.vendor)},
                             {"compiled_copyright", nsis_compiled_text(model_.copyright)},
                             {"compiled_summary", nsis_compiled_text(model_.packages.back().summary)},
                             {"target", wide ? "amd64-unicode" : "x86-unicode"},
                             {"is_64_bit", wide},
                             {"program_files", wide ? "$PROGRAMFILES64" : "$PROGRAMFILES32"},
                             {"compressor", request_.compression == "gzip" ? "zlib" : "/SOLID lzma"},
                             {"level", machine_only ? "admin" : "highest"},
                             {"machine_only", machine_only},
                             {"ask_scope", !machine_only},
                             {"has_licence", !model_.license_text.empty()},
                             {"has_components", model_.packages.size() > 1}});
    if (!request_.sign_command.empty())
      data.set("finalize", Value::list().add(Value::map({{"command", nsis_text(request_.sign_command)}})));
    data.set("requirements", requirements());
    add_registered(data, model_, programs_);
    add_sections(data);
    return data;
  }

  /// One item for each library that the machine must have.
  Value requirements() const {
    Value out = Value::list();
    for (const manifest::Requirement& requirement : request_.dist.facts.requirements)
      for (const std::string& library : requirement.libraries)
        out.add(Value::map({{"description", nsis_text(requirement.description)},
                            {"version", nsis_text(requirement.version)},
                            {"library", nsis_text(library)}}));
    return out;
  }

  /// "&" underlines a letter in titles of windows.
  static std::string menu_text(const std::string& text) {
    std::string out;
    for (const char c : text)
      out += c == '&' ? "&&" : std::string(1, c);
    return nsis_text(out);
  }

  void add_sections(Value& data) {
    Value sections = Value::list(), needs = Value::list();
    std::map<std::string, std::string> ids;
    for (const PackageTree& tree : trees_)
      if (!tree.package->is_meta)
        ids.emplace(tree.package->component, fmt::format("${{SECTION_{}}}", ids.size()));
    bool has_config = false, has_data = false;
    for (const PackageTree& tree : trees_) {
      if (tree.package->is_meta) continue;
      sections.add(section(tree, ids.at(tree.package->component)));
      has_config |= std::ranges::any_of(tree.entries, &PackageEntry::config);
      has_data |= std::ranges::any_of(tree.package->contents.directories, &Directory::purge);
    }
    // From what is needed last to what is needed first: one pass of the script follows them all.
    for (const PackageTree& tree : trees_)
      for (const std::string& needed : all_needs(*tree.package))
        if (!tree.package->is_meta)
          needs.add(
              Value::map({{"section_id", ids.at(tree.package->component)}, {"needed", ids.at(needed)}}));
    data.set("icon", installer_icon());
    data.set("sections", std::move(sections));
    data.set("needs", std::move(needs));
    data.set("asks_purge", has_config || has_data);
  }

  /// Where makensis finds the first icon for Windows that the product has, for the installer itself.
  std::string installer_icon() const {
    for (const PackageTree& tree : trees_)
      for (const Icon& icon : tree.package->contents.icons)
        for (std::size_t i = 0; i < tree.entries.size(); ++i)
          if (icon.file.ends_with(".ico") && tree.entries[i].path == icon.file)
            return packed_file(*tree.package, i);
    return {};
  }

  static std::string packed_file(const Package& package, std::size_t index) {
    return fmt::format("${{ROOT}}/../{}/files/{}", package.name, index);
  }

  /// Components that it needs, directly or not.
  std::vector<std::string> all_needs(const Package& package) const {
    std::vector<std::string> out;
    std::vector<const Package*> open = required_packages(model_, package);
    while (!open.empty()) {
      const Package* const next = open.back();
      open.pop_back();
      if (std::ranges::count(out, next->component) > 0) continue;
      out.push_back(next->component);
      std::ranges::copy(required_packages(model_, *next), std::back_inserter(open));
    }
    return out;
  }

  Value section(const PackageTree& tree, const std::string& id) const {
    const Package& package = *tree.package;
    std::map<std::string, Value> folders; // where files are unpacked, with the files
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < tree.entries.size(); ++i) {
      const PackageEntry& entry = tree.entries[i];
      if (entry.type != EntryType::file) continue;
      bytes += sizes_at(entry.source);
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
    const bool only = model_.packages.size() == 1;
    return Value::map(
        {{"component", component_of(package)},
         {"section_id", id},
         {"section_title", fmt::format("\"{}{}\"", only ? "-" : "", nsis_text(package.component))},
         {"section_define", id.substr(2, id.size() - 3)},
         {"description", nsis_text(package.summary)},
         {"required", only},
         {"kilobytes", fmt::format("{}", (bytes + kilobyte - 1) / kilobyte)},
         {"folders", std::move(list)}});
  }

  static void add_file(std::map<std::string, Value>& folders, const std::string& folder, const Value& file) {
    folders.try_emplace(folder, Value::list()).first->second.add(file);
  }

  std::uint64_t sizes_at(const std::string& path) const {
    const auto at = std::ranges::lower_bound(request_.dist.entries, path, {}, &manifest::Entry::path);
    return at != request_.dist.entries.end() && at->path == path ? at->size : 0;
  }

  const Model& model_;
  const std::vector<PackageTree>& trees_;
  const NsisRequest& request_;
  DistPrograms programs_;
};

} // namespace

std::vector<std::pair<std::string, std::string>>
nsis_files(const Model& model, const std::vector<PackageTree>& trees, const NsisRequest& request) {
  return Installer(model, trees, request).files();
}

} // namespace pdist::package
