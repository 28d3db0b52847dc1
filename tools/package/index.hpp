// What a distribution's package index offers: names, with versions, and what provides them.
#pragma once

#include "package/model.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pdist::package {

/// deb-control(5), Multi-Arch: whether other architectures' dependencies count it, all of them ("foreign") or
/// those that say ":any" ("allowed").
enum class MultiArch { no, foreign, allowed };

struct IndexedPackage {
  std::string name, version; ///< version: `[epoch:]version[-revision]`, in the format's order
  std::string architecture;
  MultiArch multi_arch = MultiArch::no;
};

/// A package under one of its names: its own, or one that it provides.
struct Offer {
  std::uint32_t package = 0; ///< index in `PackageIndex::packages()`
  std::string comparison;    ///< of the version: "=" in nearly all; empty without a version
  std::string version;
};

/// The names of one index.
class PackageIndex {
public:
  PackageIndex(std::string file, Format format) : file_(std::move(file)), format_(format) {}

  const std::string& file() const { return file_; }
  Format format() const { return format_; }
  const std::vector<IndexedPackage>& packages() const { return packages_; }
  /// Every package of that name and every one that provides it.
  std::span<const Offer> find(const std::string& name) const;
  /// The known name nearest to `name`, or empty when none is near.
  std::string nearest(const std::string& name) const;

  /// Adds the package under its own name.
  void add(IndexedPackage package);
  /// Adds a name that the package added last provides; the comparison is empty without a version.
  void add_provided(std::string name, std::string comparison, std::string version);

private:
  std::string file_;
  Format format_;
  std::vector<IndexedPackage> packages_;
  std::unordered_map<std::string, std::vector<Offer>> offers_;
};

/// Reads Debian's `Packages` or the `primary.xml` of an rpm repository, packed or not: the contents say which
/// it is. Throws `Error` naming the file when it is neither, damaged, cut short, too large, or has no
/// package.
PackageIndex read_index(const std::filesystem::path& file);

} // namespace pdist::package
