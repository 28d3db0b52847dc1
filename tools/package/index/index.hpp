// What a distribution's package index offers: names, with versions, and what provides them.
#pragma once

#include "package/model/model.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// deb-control(5), Multi-Arch: whether other architectures' dependencies count it, all of them ("foreign") or
/// those that say ":any" ("allowed").
enum class MultiArch { no, foreign, allowed };

/// One package of a distribution, as far as dependencies go.
struct IndexedPackage {
  std::string name, version; ///< version: `[epoch:]version[-revision]`, in the format's order
  std::string architecture;
  MultiArch multi_arch = MultiArch::no;
};

/// A package under one of its names: its own, or one that it provides.
struct Offer {
  std::uint32_t package = 0;   ///< index in `PackageIndex::packages()`
  std::string_view comparison; ///< of the version: "=" in nearly all; empty without a version
  std::string_view version;    ///< lives as long as the index
};

/// The names of one index. A large repository has 100,000 packages with a million names.
class PackageIndex {
public:
  PackageIndex(std::string file, const FormatFacts& format) : file_(std::move(file)), format_(&format) {}
  PackageIndex(PackageIndex&&) = default;
  PackageIndex& operator=(PackageIndex&&) = default;

  const std::string& file() const { return file_; }
  const FormatFacts& format() const { return *format_; }
  const std::vector<IndexedPackage>& packages() const { return packages_; }
  /// Every package of that name and every one that provides it.
  std::vector<Offer> find(std::string_view name) const;
  /// The known name nearest to `name`, or empty when none is near.
  std::string nearest(std::string_view name) const;

  /// Adds the package under its own name.
  void add(IndexedPackage package);
  /// Adds a name that the package added last provides. `comparison` is empty without a version, and else a
  /// text that lives on.
  void add_provided(std::string_view name, std::string_view comparison, std::string_view version);
  /// To be called after the last package, before the first question.
  void finish();

private:
  struct Named {
    std::size_t hash = 0; ///< of the name
    std::string_view name;
    Offer offer;
  };

  std::string_view kept(std::string_view text);

  std::string file_;
  const FormatFacts* format_;
  std::vector<IndexedPackage> packages_;
  std::vector<Named> names_;      ///< by hash, then as they came
  std::deque<std::string> texts_; ///< names and versions, many in one; none is moved when one is added
};

/// Reads Debian's `Packages` or the `primary.xml` of an rpm repository, packed or not: the contents say which
/// it is. Throws `Error` naming the file when it is neither, damaged, cut short, too large, or has no
/// package.
PackageIndex read_index(const std::filesystem::path& file);

} // namespace pdist::package
