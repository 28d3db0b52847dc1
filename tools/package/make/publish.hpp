// From the packages that a foreign program made to the packages that people get.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pdist::package {

/// Publishes `<file>.sha256`, which `sha256sum -c` reads beside it. `before` is called when it is written,
/// and takes its place only when that does not throw.
void publish_checksum(const std::filesystem::path& file, const std::string& sha256,
                      const std::function<void()>& before = {});

/// Compares every package of `from` with what `write_root` laid out for it in `root`, as its format reads it
/// back (see `Format::read_back`). What CPack was told to leave undone is done first, in `from`. When all of
/// them are right, each is published to `to` (see `support::publish_file`), with <package>.sha256 beside it.
/// Returns the published files. Throws `Error` naming the package and the path that differs, or when a
/// package is missing.
std::vector<std::filesystem::path> publish_packages(const std::filesystem::path& root,
                                                    const std::filesystem::path& from,
                                                    const std::filesystem::path& to);

} // namespace pdist::package
