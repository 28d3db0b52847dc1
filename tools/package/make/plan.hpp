// The plan of one format's packages.
#pragma once

#include "package/make/format.hpp"
#include "package/make/request.hpp"
#include "package/model/model_json.hpp"

#include <filesystem>
#include <list>
#include <memory>
#include <vector>

namespace pdist::package {

/// Everything that is needed to make the packages of one format; a value that can be printed.
struct RootPlan {
  PackageRequest request;
  const Format* format = nullptr;
  std::filesystem::path output; ///< the folder that `write_root` makes
  Model model;
  manifest::Manifest dist;
  LayoutRequest layout;
  std::list<Package> debug_packages; ///< of debug symbols; trees point into it
  std::vector<PackageTree> trees;
  std::unique_ptr<FormatPlan> packed; ///< what the format makes of the trees
};

/// Reads the model and the dist's manifest, lays out, and derives what the format needs. Writes nothing.
RootPlan plan_root(const PackageRequest& request, const Format& format, const std::filesystem::path& output);

/// Makes `plan.output` in one step: the trees and what stands beside them (see `FormatPlan::lay_out`), and
/// what CPack is told: `cpack.cmake` and `cmake_install.cmake`.
void write_root(const RootPlan& plan);

/// As `pdist-package root --dry-run --json` prints it.
support::Value to_value(const RootPlan& plan);

} // namespace pdist::package
