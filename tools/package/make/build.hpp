// The one pipeline: from a request to finished packages, whoever makes their bytes.
#pragma once

#include "package/make/format.hpp"
#include "package/make/request.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::package {

/// How packages are built, beside what is in them.
struct BuildRequest {
  std::filesystem::path to;          ///< the folder of finished packages; it is made
  std::string cpack = "cpack";       ///< a path, or a name looked up in PATH
  std::filesystem::path config = {}; ///< a project's CPackConfig file; empty: CPack's own defaults hold
};

/// Plans, has CPack or our own writer make the packages, reads them back, and publishes each with
/// `<package>.sha256` beside it. CPack works in a private folder, beside the request's file where it has one,
/// else in `to`; a second run for the same folder waits. Returns the finished packages. Throws `Error` or
/// `Errors`; when CPack fails, what it said is on stderr.
std::vector<std::filesystem::path> build_packages(const PackageRequest& request, const Format& format,
                                                  const BuildRequest& build);

} // namespace pdist::package
