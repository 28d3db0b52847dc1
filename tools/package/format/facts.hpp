// What the rooms below a package format have to know of it, as data. The formats are in formats/, one folder
// each; nothing here names one.
#pragma once

#include "package/version/version.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Which names and versions a relation to another package may have.
struct RelationSpelling {
  std::string_view owner;       ///< who defines them, for messages: "Debian"
  const char* name;             ///< regular expression (ECMAScript) of a name
  const char* version;          ///< of a version
  bool has_alternatives = true; ///< "a | b"
  bool has_weak = true;         ///< recommends and suggests
};

/// Values of package.yaml that the format's systems have nothing for. Where they are written they are an
/// error; what holds where nothing is written is documented.
struct RefusedValue {
  std::string_view list, key; ///< of each item of a list: "services", "restart"
  const char* values;         ///< regular expression (ECMAScript) of those that are refused
  std::string_view why;
};

/// What signs finished packages of a format.
enum class Signing {
  none,    ///< nothing, or CPack's own settings
  program, ///< one that the user names
  key      ///< this project, with a private key of the user's
};

/// A format's words for one kind of machine.
struct MachineNames {
  std::string_view machine;        ///< GNU machine name, as `binary::Architecture::machine` has it
  std::string_view architecture;   ///< the format's own name
  std::string_view library_folder; ///< where the loader looks for every program, without the first '/'
};

/// The facts of one package format. The objects live as long as the program.
struct FormatFacts {
  std::string_view name;      ///< in options, package.yaml and output: lower case, unique
  std::string_view title;     ///< in messages, with its article: "an installer for Windows"
  std::string_view system;    ///< of the dists that it packs, in the manifest's words: "linux"
  std::string_view extension; ///< of finished packages, with its period
  std::string_view generator =
      {};                  ///< CPack's generator; empty: `pdist-package build` writes the package itself
  bool by_default = false; ///< made where nobody names formats. The default never grows in a minor version
  VersionScheme scheme = VersionScheme::windows;
  std::string_view release_mark = {}; ///< between the version and the packaging's release; empty: it has none
  const RelationSpelling* spelling = nullptr; ///< of relations to other packages; null: it has none
  std::span<const MachineNames> machines = {};
  std::string_view any_machine = "noarch"; ///< the architecture of a package without binaries
  std::string_view private_parent = {};    ///< of the private tree on the target: "usr/lib/"
  std::uint64_t largest_file = std::numeric_limits<std::uint64_t>::max(); ///< in bytes
  /// Accounts of every system that has such packages; none where systems have no such accounts.
  std::span<const std::string_view> users = {}, groups = {};
  std::span<const RefusedValue> refused_values = {};
  Signing signing = Signing::none;
  bool is_one_file = false;           ///< one finished file has all packages of a product
  bool takes_hooks = false;           ///< runs the maintainer's scripts of package.yaml
  bool has_linkage = false;           ///< the target's distribution has libraries that packages can use
  bool has_agents = false;            ///< services of each user
  std::string_view debug_suffix = {}; ///< of packages of debug symbols, after '-'; empty: there are none
};

/// The facts of every format, in the order of formats/all.cpp. The registry above the formats defines this
/// (make/format.cpp): the rooms below a format see its facts, and nothing else of it.
std::vector<const FormatFacts*> all_facts();

/// Their names: "deb", "rpm", …
std::vector<std::string> format_names();

/// The format of that name, also in capitals. Throws `UsageError` with the nearest for another word.
const FormatFacts& facts_named(const std::string& word);

/// The format's name of a machine ("amd64"), or that of packages without binaries for an empty one. Throws
/// `Error` for a machine that the format has no name for.
std::string architecture_name(const FormatFacts& format, const std::string& machine);

/// The folder, without the first '/', where the target's loader looks for libraries of every package:
/// "usr/lib64". "usr/lib" for a machine that the format does not know.
std::string library_folder(const FormatFacts& format, std::string_view machine);

} // namespace pdist::package
