// The bytes of an .apk: gzip members with one archive each, one behind the other.
#pragma once

#include "package/formats/apk/control.hpp"
#include "package/make/plan.hpp"

#include <filesystem>
#include <memory>

namespace pdist::package {

/// Writes the package of one tree, and reads it back with its signature where the request has a key. `plan`,
/// `tree` and `control` outlive the writer; `target` is the package's final path, for errors and the place of
/// what does not fit into memory. Throws `Error` naming the file that changed since the dist was made.
std::unique_ptr<PackageWriter> apk_writer(const RootPlan& plan, const PackageTree& tree,
                                          const ApkControl& control, const std::filesystem::path& target);

} // namespace pdist::package
