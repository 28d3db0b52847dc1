// The package model: what package.yaml and project() say of one product, resolved for one package format.
// Every format is rendered from it; nothing here knows how.
#pragma once

#include "package/format/facts.hpp"
#include "package/version/version.hpp"
#include "support/clock.hpp"
#include "support/data/value.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

/// `name`, or `name >= 1.2`: the version is in the format's own spelling, as written.
struct Alternative {
  std::string name;
  std::string comparison; ///< "<", "<=", "=", ">=", ">"; empty without a version
  std::string version;

  bool operator==(const Alternative&) const = default;
};

/// One relation: any of its alternatives satisfies it (`a | b`).
struct Relation {
  std::vector<Alternative> alternatives;
  support::Mark mark; ///< where package.yaml has it; 0 where it comes from elsewhere
};

/// All relations of one package, by their kinds (Debian policy 7; rpm calls `replaces` Obsoletes).
struct Relations {
  std::vector<Relation> dependencies, recommends, suggests, conflicts, provides, replaces;
};

/// A program on PATH: `/usr/bin/<name>` starts `<program>` of the dist.
struct Command {
  std::string name;
  std::string program; ///< path inside the dist
};

/// A system account that the package needs; it is made when it is absent and never removed.
struct User {
  std::string name;
  std::string group; ///< primary group; made with the user when `groups` does not name it
  std::string home;  ///< absolute; "/nonexistent" when it has none
  std::string description;
  std::vector<std::string> groups; ///< further groups, which must exist or be made
};

/// A folder outside the package's payload, with its owner: state, logs, caches.
struct Directory {
  std::string path; ///< absolute
  std::string owner = "root", group = "root";
  std::uint32_t mode = 0755;
  bool purge = true; ///< what is in it goes when the package is purged (deb) or erased (rpm keeps it)
};

/// Who has a service of their own.
enum class Scope {
  system, ///< the machine: it starts with it
  user    ///< each user that logs in; on macOS only, an agent
};

/// A program that systemd, launchd or Windows starts and watches: one unit.
struct Service {
  std::string name; ///< of the unit, without ".service"
  std::string description;
  std::string program;                ///< path inside the dist
  std::vector<std::string> arguments; ///< as they are: quoted when the unit is rendered
  std::string user, group;            ///< empty: root
  std::string type = "simple";        ///< systemd's word: simple, exec, notify, forking, oneshot
  std::string restart = "on-failure"; ///< systemd's word
  std::vector<std::string> after;     ///< units
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> writable; ///< absolute folders that the sandbox leaves writable
  bool sandbox = true;               ///< the documented set of restrictions
  bool enable = true;                ///< started at boot and after installation
  Scope scope = Scope::system;
};

/// A maintainer's script: POSIX sh, run by the package manager as root.
struct Script {
  std::filesystem::path file; ///< for messages
  std::string text;           ///< without the first line "#!..."
};

/// Runs once on an upgrade from a version below `below`; must be safe to run again.
struct UpgradeStep {
  Version below;
  Script script;
};

/// The maintainer's scripts of one package.
struct Hooks {
  std::optional<Script> pre_install, post_install, pre_remove, post_remove;
  std::vector<UpgradeStep> upgrade_from; ///< ascending
};

/// An entry of the desktop's menu.
struct DesktopEntry {
  std::string id;   ///< file name without ".desktop"
  std::string name; ///< shown
  std::string comment;
  std::string command; ///< one of `commands`
  std::string icon;    ///< icon name
  std::vector<std::string> categories, mime_types;
  bool terminal = false;
  bool on_desktop = false; ///< also a shortcut on the desktop, where a format has such
};

/// A picture of a menu entry, in one size of the hicolor theme.
struct Icon {
  std::string file; ///< path inside the dist
  std::string size; ///< "48x48" or "scalable"
};

/// A file type that the package makes known to the desktop.
struct MimeType {
  std::string type; ///< "application/x-chat"
  std::string comment;
  std::vector<std::string> globs; ///< "*.chat"
};

/// What one package has, beside plain files.
struct Contents {
  Relations relations;
  std::vector<Command> commands;
  std::vector<std::string> man_pages;                           ///< paths or globs inside the dist
  std::vector<std::pair<std::string, std::string>> completions; ///< shell, path inside the dist
  std::vector<std::string> config_files; ///< paths or globs inside the dist, all below etc/
  std::vector<DesktopEntry> desktop_entries;
  std::vector<Icon> icons;
  std::vector<MimeType> mime_types;
  std::vector<User> users;
  std::vector<std::string> groups; ///< system groups to make
  std::vector<Directory> directories;
  std::vector<Service> services;
  Hooks hooks;
};

/// One package that is built: the only one, a component's, or the meta package over all components.
struct Package {
  std::string name;      ///< of the package
  std::string component; ///< empty without components, and for the meta package
  bool is_meta = false;  ///< has no files, depends on all components
  std::string summary, description;
  std::vector<std::string> files;               ///< globs inside the dist; empty in the only package: all
  std::vector<std::string> install_components;  ///< CMake components whose files it takes
  bool takes_rest = false;                      ///< gets every file that no other package takes
  std::vector<std::string> requires_components; ///< component names, in exactly this version
  Contents contents;
};

/// What one version changed.
struct ChangelogEntry {
  Version version;
  support::EpochSeconds time = 0;
  std::string author; ///< "Name <mail>"
  std::vector<std::string> changes;
};

/// A product with all of its packages.
struct Model {
  std::string name;
  std::string title; ///< what people call it
  Version version;
  std::uint32_t release = 1; ///< of the packaging, counted from 1 for each version
  std::string vendor, maintainer;
  std::string license;      ///< SPDX expression
  std::string license_text; ///< of the file that was named; empty without one
  std::string copyright;    ///< "2024-2026 Example Ltd"; empty where nobody said
  std::string homepage;
  std::string identifier;                ///< macOS': reverse DNS; empty where nobody said
  std::string minimum_macos;             ///< "11.0"; empty where nobody said
  std::string welcome_text, readme_text; ///< of the files that were named, for macOS
  std::string section = "misc";          ///< Debian's section
  std::vector<Package> packages;         ///< the meta package last
  std::vector<ChangelogEntry> changelog; ///< newest first; never empty
};

/// What CMake knows and package.yaml may leave out.
struct Defaults {
  std::string name, version, summary, homepage, vendor, maintainer, license;
  /// Of the changelog entry that is made when there is none.
  support::EpochSeconds time = support::earliest_time;
};

/// The texts of `Defaults` by their keys, in requests and on command lines.
inline constexpr std::array<std::pair<std::string_view, std::string Defaults::*>, 7> default_texts{{
    {"name", &Defaults::name},
    {"version", &Defaults::version},
    {"summary", &Defaults::summary},
    {"homepage", &Defaults::homepage},
    {"vendor", &Defaults::vendor},
    {"maintainer", &Defaults::maintainer},
    {"license", &Defaults::license},
}};

/// The version with the packaging's release, as relations to the model's packages name it: "1.2.3~rc.1-1".
/// Without a release for formats that have none.
std::string full_version(const Model& model, const FormatFacts& format);

/// Reads package.yaml strictly for one format: overrides are applied, relations have that format's names,
/// scripts are read and checked (POSIX sh: `sh -n`). Without a file (empty path) the defaults alone make the
/// model. Throws `support::Error` with file, line, column and the nearest known key.
Model read_model(const std::filesystem::path& package_yaml, const Defaults& defaults,
                 const FormatFacts& format);

} // namespace pdist::package
