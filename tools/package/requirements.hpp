// What the binaries of a package need of the system, and which machine they are for.
#pragma once

#include "package/entry.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

struct Requirements {
  std::string machine; ///< GNU machine name; empty without binaries
  int bits = 0;
  /// Needed libraries that are not in any of the packages: name, and the symbol versions needed of it.
  std::map<std::string, std::set<std::string>> libraries;
};

/// Reads every binary of the tree from the dist. `provided`: file names of the libraries that the packages
/// bring themselves. Throws `Error` naming two binaries that are not for one machine.
Requirements requirements_of(const PackageTree& tree, const std::filesystem::path& dist,
                             const std::set<std::string>& provided);

/// File names of all files and symlinks of the trees.
std::set<std::string> file_names(const std::vector<PackageTree>& trees);

/// Debian's and rpm's name of a machine ("amd64", "x86_64"; without binaries "all", "noarch"). Throws `Error`
/// for one that the format has no name for.
std::string architecture_name(const std::string& machine, Format format);

/// The relations that a format needs for `requirements`: packages (deb, by `templates/deb/libraries.yaml`) or
/// library capabilities (rpm). Throws `Errors` naming every library that no package is known for.
std::vector<std::string> system_relations(const Requirements& requirements, Format format);

} // namespace pdist::package
