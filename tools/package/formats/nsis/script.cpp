#include "package/formats/nsis/script.hpp"

#include "package/formats/nsis/registered.hpp"
#include "package/formats/nsis/sections.hpp"
#include "package/formats/nsis/text.hpp"
#include "package/version/render.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::EntryType;
using support::Error;
using support::Value;

/// makensis takes scripts and texts for UTF-8 that begin so.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

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
      if (!tree.package->is_meta) out.emplace_back(section_name(*tree.package) + ".list", section_list(tree));
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
    add_sections(data, model_, trees_, request_.dist);
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
