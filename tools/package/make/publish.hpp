// From the packages that a foreign program made to the packages that people get.
#pragma once

#include "support/publish/publish.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pdist::package {

/// A finished package with `<package>.sha256`, which `sha256sum -c` reads beside it.
class PackagePublication {
public:
  /// Locks both.
  explicit PackagePublication(const std::filesystem::path& target)
      : target_(target), file_(target), checksum_(target.string() + ".sha256") {}

  const std::filesystem::path& target() const { return target_; }
  /// As `FilePublication::prepare`; `write` returns the digest of what it wrote, or
  /// nothing: then the finished file is read for it.
  void prepare(const std::function<std::string(support::OutputFile&)>& write,
               const std::function<void(const std::filesystem::path&)>& check);

private:
  friend void take_places(const std::vector<std::unique_ptr<PackagePublication>>& prepared);

  std::filesystem::path target_;
  support::FilePublication file_, checksum_;
};

/// All of them, one right after the other.
void take_places(const std::vector<std::unique_ptr<PackagePublication>>& prepared);

/// Compares every package of `from` with what `write_root` laid out for it in `root`, as its format reads it
/// back (see `Format::read_back`). What CPack was told to leave undone is done first, in `from`. When all of
/// them are right, each is published to `to` (see `support::publish_file`), with <package>.sha256 beside it.
/// Returns the published files. Throws `Error` naming the package and the path that differs, or when a
/// package is missing.
std::vector<std::filesystem::path> publish_packages(const std::filesystem::path& root,
                                                    const std::filesystem::path& from,
                                                    const std::filesystem::path& to);

} // namespace pdist::package
