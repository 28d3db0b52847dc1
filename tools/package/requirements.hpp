// What the binaries of a package need of the system, and which machine they are for.
#pragma once

#include "package/entry.hpp"
#include "package/places.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// What one binary wants of libraries that are not in any of the packages.
struct BinaryUse {
  std::vector<std::string> libraries; ///< in the order in which it names them
  std::vector<std::string> symbols;   ///< "deflate@ZLIB_1.2.0"; "deflate@Base" without a version
  std::string path = {};              ///< inside the dist
};

/// A shared library by the name that others need it by.
struct NamedLibrary {
  std::string soname;
  std::vector<std::string> versions; ///< of symbols that it defines
};

/// What the binaries of one package need, and what they bring.
struct Requirements {
  std::string machine; ///< GNU machine name; empty without binaries
  int bits = 0;
  /// Needed libraries that are not in any of the packages: name, and the symbol versions needed of it.
  std::map<std::string, std::set<std::string>> libraries;
  std::vector<BinaryUse> binaries;
  /// Of its shared libraries that have one, by path on the target.
  std::map<std::string, NamedLibrary> named_libraries;
  bool gnu_hash_only = false; ///< a loader is needed that knows DT_GNU_HASH
};

/// The system that packages are for.
struct TargetSystem {
  Linkage linkage = Linkage::bundled;
  std::filesystem::path sysroot = "/"; ///< its file system, whose package database tells of its libraries
};

/// Reads every binary of the tree from the dist. `provided`: file names of the libraries that the packages
/// bring themselves. Throws `Error` naming two binaries that are not for one machine.
Requirements requirements_of(const PackageTree& tree, const std::filesystem::path& dist,
                             const std::set<std::string>& provided);

/// The libraries of the package that the loader finds for every program of the target, by path.
std::map<std::string, NamedLibrary> public_libraries(const Requirements& requirements, Format format);

/// File names of all files and symlinks of the trees.
std::set<std::string> file_names(const std::vector<PackageTree>& trees);

/// Debian's and rpm's name of a machine ("amd64", "x86_64"; without binaries "all", "noarch"). Throws `Error`
/// for one that the format has no name for.
std::string architecture_name(const std::string& machine, Format format);

/// The packages that a .deb needs for `requirements`: with system linkage by the target's dpkg database,
/// bundled by `templates/deb/libraries.yaml`, and by the database for what that does not have. Throws
/// `Errors` naming every library that no package is known for.
std::vector<std::string> debian_relations(const Requirements& requirements, const TargetSystem& target);

/// The capabilities of libraries that an .rpm needs, as rpm's own generator for ELF files writes them:
/// "libc.so.6(GLIBC_2.34)(64bit)".
std::vector<std::string> rpm_relations(const Requirements& requirements);

/// The capabilities that an .rpm's public libraries are, in the same words.
std::vector<std::string> rpm_capabilities(const Requirements& requirements);

} // namespace pdist::package
