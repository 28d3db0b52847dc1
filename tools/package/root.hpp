// Package roots: what CPack packs, laid out on disk with all that it must be told.
#pragma once

#include "package/deb/control.hpp"
#include "package/layout.hpp"
#include "package/pkg/plan.hpp"
#include "package/request.hpp"
#include "package/rpm/spec.hpp"

#include <filesystem>
#include <list>
#include <vector>

namespace pdist::package {

/// Everything that is needed to make the packages of one format; a value that can be printed.
struct RootPlan {
  PackageRequest request;
  Format format = Format::deb;
  std::filesystem::path output; ///< the folder that `write_root` makes
  Model model;
  manifest::Manifest dist;
  std::list<Package> debug_packages; ///< of debug symbols; trees point into it
  std::vector<PackageTree> trees;
  std::vector<DebControl> deb; ///< one a tree, for deb
  std::vector<RpmSpec> rpm;    ///< one a tree, for rpm
  std::vector<std::pair<std::string, std::string>>
      nsis;         ///< names and bytes of an installer's script, for nsis
  FlatPackage flat; ///< for pkg
};

/// Reads the model and the dist's manifest, lays out, and derives what the format needs. Writes nothing.
RootPlan plan_root(const PackageRequest& request, Format format, const std::filesystem::path& output);

/// Makes `plan.output` in one step: `<package>/tree` (copies of the dist's files, with the digests that the
/// manifest has; for nsis `<package>/files` with numbers as names), `<package>/manifest.json` (of that tree),
/// `<package>/control` (deb), `<package>/spec` (rpm) or `<package>/scripts` (pkg), `nsis` or `pkg` (one for
/// all packages), and what CPack is told: `cpack.cmake` and `cmake_install.cmake`.
void write_root(const RootPlan& plan);

/// The variables that CPack is given, as CMake code.
std::string cpack_variables(const RootPlan& plan);

/// The script that CPack runs to "install" one component: it moves the package's tree to where CPack packs
/// it.
std::string cpack_install_script(const RootPlan& plan);

/// As `pdist-package root --dry-run --json` prints it.
support::Value to_value(const RootPlan& plan);

} // namespace pdist::package
