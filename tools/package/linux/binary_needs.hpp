// What the binaries of a package need of the system, and which machine they are for.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/package_tree.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
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

/// Reads every binary of each tree from the dist, but those that its manifest says are data. Throws `Error`
/// naming two binaries of one tree that are not for one machine.
std::vector<Requirements> requirements_of(const std::vector<PackageTree>& trees,
                                          const manifest::Manifest& manifest,
                                          const std::filesystem::path& dist);

/// The libraries of the package that the loader finds for every program of the target, by path.
std::map<std::string, NamedLibrary> public_libraries(const Requirements& requirements,
                                                     const FormatFacts& format);

} // namespace pdist::package
