// The spec file of an .rpm and the files that it reads, as values.
#pragma once

#include "package/layout/package_tree.hpp"
#include "package/linux/binary_needs.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

struct RpmRequest {
  std::filesystem::path tree;   ///< where the package's files are laid out
  std::filesystem::path folder; ///< where the files of `RpmSpec` will be
  std::string compression;      ///< "zstd", "xz" or "gzip"
};

struct RpmScript {
  std::string section; ///< "pre", "posttrans", "triggerun"
  std::string trigger; ///< of a trigger: the packages that pull it, "chat < 2.0"
  std::string text;
};

struct RpmSpec {
  std::string architecture;
  std::vector<RpmScript> scripts;
  std::vector<std::pair<std::string, std::string>> relations; ///< "Requires": "libc.so.6()(64bit)"
  std::vector<std::pair<std::string, std::string>> files; ///< "package.spec" and what it reads: name, text
};

/// Throws `Error` for a path that a spec file cannot name.
RpmSpec rpm_spec(const Model& model, const PackageTree& tree, const Requirements& requirements,
                 const RpmRequest& request);

/// Every '%' doubled, so that rpm takes the text as it is.
std::string without_macros(std::string_view text);

/// One line of %files that names just `path` (absolute on the target).
std::string listed_path(const std::string& path);

} // namespace pdist::package
