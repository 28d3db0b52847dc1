#include "package/formats/nsis/registered.hpp"

#include "package/formats/nsis/script.hpp"
#include "package/formats/nsis/text.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace pdist::package {

namespace {

using support::Error;
using support::Value;

/// Where Windows has what is in a folder of Unix: an expression of the script, and the part behind which the
/// product's own folder comes.
struct Place {
  std::string_view unix, windows, below;
};
constexpr std::array places{
    Place{"/etc/", "$INSTDIR\\etc", ""}, Place{"/var/lib/", "$Data", ""},
    Place{"/var/log/", "$Data", "log"},  Place{"/var/cache/", "$Data", "cache"},
    Place{"/run/", "$Data", "run"},
};

/// Of "/var/log/chat/a": "$Data\chat\log\a".
std::optional<std::string> windows_place(const std::string& path) {
  for (const Place& place : places) {
    if (!path.starts_with(place.unix) || path.size() == place.unix.size()) continue;
    const std::string rest = path.substr(place.unix.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string out = fmt::format("{}\\{}", place.windows, nsis_path(rest.substr(0, slash)));
    if (!place.below.empty()) out += fmt::format("\\{}", place.below);
    return out + nsis_path(rest.substr(slash));
  }
  return std::nullopt;
}

/// An argument of a service that is a path of such a folder leads to its place on Windows.
std::string service_argument(const std::string& argument) {
  return windows_argument(windows_place(argument).value_or(nsis_text(argument)));
}

class Registered {
public:
  Registered(Value& data, const Model& model, const DistPrograms& programs)
      : data_(data), model_(model), programs_(programs) {}

  void add() {
    for (const Package& package : model_.packages) {
      const Contents& contents = package.contents;
      for (const Command& command : contents.commands)
        add_command(command);
      for (const DesktopEntry& entry : contents.desktop_entries)
        add_entry(entry, contents);
      for (const Service& service : contents.services)
        add_service(service);
      for (const Directory& directory : contents.directories)
        add_directory(directory);
    }
    Value path_folders = Value::list();
    for (const std::string& folder : path_folders_)
      path_folders.add(Value::map({{"path", folder}}));
    data_.set("path_folders", std::move(path_folders));
    data_.set("shortcuts", std::move(shortcuts_));
    data_.set("types", std::move(types_));
    data_.set("has_types", has_types_);
    data_.set("schemes", std::move(schemes_));
    data_.set("services", std::move(services_));
    // WordFind finds no word where there is no mark between words.
    data_.set("service_names", fmt::format("{}|", fmt::join(service_names_, "|")));
    data_.set("directories", std::move(directories_));
    data_.set("purged", std::move(purged_));
    data_.set("display_icon", display_icon_);
  }

private:
  std::string program(const std::string& who, const std::string& name) const {
    const auto found = programs_.find(name, Linkage::bundled);
    if (!found) throw programs_.missing(who, name);
    return *found;
  }

  /// PATH finds programs by the names of their files.
  void add_command(const Command& command) {
    const std::string file = program("command " + command.name, command.program);
    const std::size_t slash = file.rfind('/');
    const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
    if (support::ascii_lower(name) != support::ascii_lower(command.name) + ".exe" && name != command.name)
      throw Error(file, fmt::format("it cannot be the command '{}' on Windows", command.name),
                  "a command has the name of its program's file there",
                  "give it that name below `overrides: nsis: commands:`");
    const std::string folder = slash == std::string::npos ? "" : '\\' + nsis_path(file.substr(0, slash));
    path_folders_.insert("$INSTDIR" + folder);
    programs_of_commands_[command.name] = file;
    // A launcher has no icon: the program that it starts has.
    icons_of_commands_[command.name] = programs_.find(command.program, Linkage::system).value_or(file);
    if (display_icon_.empty()) display_icon_ = nsis_path(icons_of_commands_[command.name]);
  }

  /// An icon of the name that is a Windows icon; else the program's own.
  std::string icon_of(const DesktopEntry& entry, const Contents& contents) const {
    for (const Icon& icon : contents.icons)
      if (icon.file == entry.icon + ".ico" || icon.file.ends_with('/' + entry.icon + ".ico"))
        return nsis_path(icon.file);
    return nsis_path(icons_of_commands_.at(entry.command));
  }

  void add_entry(const DesktopEntry& entry, const Contents& contents) {
    const std::string file = programs_of_commands_.at(entry.command);
    display_icon_ = has_shortcut_ ? display_icon_ : icon_of(entry, contents);
    has_shortcut_ = true;
    shortcuts_.add(Value::map({{"file", nsis_text(file_name_of(entry.name))},
                               {"menu", menu()},
                               {"program", nsis_path(file)},
                               {"comment", nsis_text(entry.comment)},
                               {"icon", icon_of(entry, contents)},
                               {"on_desktop", entry.on_desktop}}));
    for (const std::string& type : entry.mime_types)
      add_type(type, entry, contents, file);
  }

  /// Several entries have a folder of their own in the menu.
  std::string menu() const {
    std::size_t entries = 0;
    for (const Package& package : model_.packages)
      entries += package.contents.desktop_entries.size();
    return entries == 1 ? "$SMPROGRAMS" : "$SMPROGRAMS\\" + nsis_text(model_.title);
  }

  static std::string file_name_of(std::string name) {
    for (char& c : name)
      if (std::string_view("<>:\"/\\|?*").find(c) != std::string_view::npos) c = '-';
    return name;
  }

  void add_type(const std::string& type, const DesktopEntry& entry, const Contents& contents,
                const std::string& file) {
    constexpr std::string_view scheme = "x-scheme-handler/";
    if (type.starts_with(scheme)) {
      schemes_.add(Value::map({{"scheme", nsis_text(type.substr(scheme.size()))},
                               {"comment", nsis_text(entry.name)},
                               {"program", nsis_path(file)}}));
      has_types_ = true;
      return;
    }
    const auto kind = std::ranges::find(contents.mime_types, type, &MimeType::type);
    if (kind == contents.mime_types.end()) return; // of another product's files
    for (const std::string& glob : kind->globs)
      add_ending(glob, *kind, file);
  }

  void add_ending(const std::string& glob, const MimeType& type, const std::string& file) {
    const std::string ending = glob.substr(std::min<std::size_t>(1, glob.size()));
    const bool plain = glob.starts_with("*.") && ending.size() > 1 &&
                       ending.find_first_of("*?[]|.\\ ", 1) == std::string::npos;
    if (!plain)
      throw Error(model_.name, fmt::format("'{}' cannot be a file type of Windows", support::escaped(glob)),
                  "Windows knows files by the last part of their names", "such as *.chat");
    types_.add(Value::map({{"ending", nsis_text(ending)},
                           {"type_id", nsis_text(model_.name + ending)},
                           {"comment", nsis_text(type.comment)},
                           {"program", nsis_path(file)}}));
    has_types_ = true;
  }

  void add_service(const Service& service) {
    const std::string file = program("service " + service.name, service.program);
    std::string line = windows_argument("$INSTDIR\\" + nsis_path(file));
    for (const std::string& argument : service.arguments)
      line += ' ' + service_argument(argument);
    // A string of NSIS has 1,024 characters, and the folder's name comes into it.
    constexpr std::size_t longest_line = 700;
    if (line.size() > longest_line)
      throw Error(model_.name, fmt::format("the service {} cannot have this command line", service.name),
                  fmt::format("it has {} characters; the limit is {}", line.size(), longest_line),
                  "let it read a configuration file");
    std::vector<std::string> environment;
    for (const auto& [name, value] : service.environment)
      environment.push_back(fmt::format("{}={}", name, value));
    services_.add(Value::map(
        {{"name", nsis_text(service.name)},
         {"title", nsis_text(service.name == model_.name ? model_.title : model_.title + ' ' + service.name)},
         {"description", nsis_text(service.description)},
         {"program", nsis_path(file)},
         {"command", line},
         // Accounts of a distribution are those of services with few rights; root is the system's own.
         {"account", service.user.empty() || service.user == "root" ? "" : "NT AUTHORITY\\LocalService"},
         {"start", service.enable ? "2" : "3"},
         {"restart", service.restart == "no" ? "0" : "1"},
         {"environment", environment.empty() ? "" : multi_text_bytes(environment)}}));
    service_names_.push_back(nsis_text(service.name));
  }

  void add_directory(const Directory& directory) {
    const auto place = windows_place(directory.path);
    if (!place)
      throw Error(model_.name,
                  fmt::format("the folder '{}' has no place on Windows", support::escaped(directory.path)),
                  "folders below /etc, /var/lib, /var/log, /var/cache and /run have one",
                  "name another one below `overrides: nsis: directories:`");
    directories_.add(Value::map({{"path", *place}}));
    if (directory.purge) purged_.add(Value::map({{"path", *place}}));
  }

  Value& data_;
  const Model& model_;
  const DistPrograms& programs_;
  std::set<std::string> path_folders_;
  std::map<std::string, std::string> programs_of_commands_, icons_of_commands_;
  std::string display_icon_;
  bool has_shortcut_ = false, has_types_ = false;
  std::vector<std::string> service_names_;
  Value shortcuts_ = Value::list(), types_ = Value::list(), schemes_ = Value::list(),
        services_ = Value::list(), directories_ = Value::list(), purged_ = Value::list();
};

} // namespace

void add_registered(Value& data, const Model& model, const DistPrograms& programs) {
  Registered(data, model, programs).add();
}

} // namespace pdist::package
