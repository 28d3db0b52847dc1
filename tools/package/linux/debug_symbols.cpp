#include "package/linux/debug_symbols.hpp"

#include "binary/binary.hpp"
#include "package/layout/folders.hpp"
#include "support/error.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::Error;

constexpr std::string_view build_origin = "build:";

/// "usr/lib/debug/.build-id/12/34ab.debug"
std::string debug_path(const std::string& build_id) {
  constexpr std::size_t folder = 2; // hex digits
  return fmt::format("usr/lib/debug/.build-id/{}/{}.debug", build_id.substr(0, folder),
                     build_id.substr(folder));
}

/// What is wrong with the binary in the dist or its build-tree original.
std::optional<Error> problem_of(const fs::path& shipped, const fs::path& original,
                                const std::string& build_id) {
  const support::ReadableFile file(original);
  const auto twin = binary::read(file);
  if (build_id.empty())
    return Error(shipped.string(), "it has no build-id, by which debuggers find its symbols", "",
                 "link with -Wl,--build-id, or leave DEBUG_SYMBOLS out");
  if (!twin || twin->build_id != build_id)
    return Error(original.string(), "it is not what the dist was made of", "its build-id is another one",
                 "build it again");
  if (!binary::has_debug_information(file))
    return Error(original.string(), "it has no debug information", "",
                 "compile with -g (CMAKE_BUILD_TYPE RelWithDebInfo), or leave DEBUG_SYMBOLS out");
  return std::nullopt;
}

Package debug_package(const Model& model, const Package& package, const FormatFacts& format) {
  Package out;
  out.name = fmt::format("{}-{}", package.name, format.debug_suffix);
  out.summary = fmt::format("debug symbols for {}", package.name);
  out.description = fmt::format("For debuggers of programs of the package {}.", package.name);
  Relation relation;
  relation.alternatives.push_back({package.name, "=", full_version(model, format)});
  out.contents.relations.dependencies.push_back(relation);
  return out;
}

/// Nothing when `tree` has no binaries of the build.
std::optional<PackageTree> debug_tree(const PackageTree& tree, const manifest::Manifest& dist,
                                      const fs::path& dist_folder, const DebugSource& source) {
  std::map<std::string, std::string> origins;
  for (const manifest::Entry& entry : dist.entries)
    origins.emplace(entry.path, entry.origin.source);
  std::map<std::string, PackageEntry> files;
  std::vector<Error> problems;
  for (const PackageEntry& entry : tree.entries) {
    if (entry.source.empty() || !origins.at(entry.source).starts_with(build_origin)) continue;
    const fs::path shipped = dist_folder / entry.source;
    const fs::path original = source.build_folder / origins.at(entry.source).substr(build_origin.size());
    const support::ReadableFile file(shipped);
    if (binary::detect(file) != binary::Format::elf) continue;
    const auto binary = binary::read(file);
    if (!binary || !is_loaded(*binary)) continue;
    if (auto problem = problem_of(shipped, original, binary->build_id)) {
      problems.push_back(std::move(*problem));
      continue;
    }
    PackageEntry debug;
    debug.path = debug_path(binary->build_id);
    debug.debug_of = original;
    files.emplace(debug.path, std::move(debug));
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
  if (files.empty()) return std::nullopt;
  PackageTree out;
  for (auto& [path, entry] : files)
    out.entries.push_back(std::move(entry));
  return out;
}

void add_debug_trees(const BinaryPackages& packages, std::vector<Requirements>& requirements,
                     const std::function<void(PackageTree&)>& document) {
  std::vector<PackageTree>& trees = packages.trees;
  const std::size_t count = trees.size();
  for (std::size_t i = 0; i < count; ++i) {
    auto tree = debug_tree(trees[i], packages.dist, packages.dist_folder, *packages.debug);
    if (!tree) continue;
    tree->package = &packages.debug_packages.emplace_back(
        debug_package(packages.model, *trees[i].package, packages.rules.facts()));
    document(*tree);
    add_folders(*tree, {}, packages.rules);
    trees.push_back(std::move(*tree));
    Requirements same_machine;
    same_machine.machine = requirements[i].machine;
    same_machine.bits = requirements[i].bits;
    requirements.push_back(std::move(same_machine));
  }
}

} // namespace

std::vector<Requirements> complete_binaries(const BinaryPackages& packages,
                                            const std::function<void(PackageTree&)>& document) {
  std::vector<Requirements> out = requirements_of(packages.trees, packages.dist, packages.dist_folder);
  if (packages.debug) add_debug_trees(packages, out, document);
  for (std::size_t i = 0; i < out.size(); ++i)
    packages.trees[i].machine = out[i].machine;
  return out;
}

void write_debug_file(const PackageEntry& entry, const fs::path& path, const std::string& objcopy) {
  support::ProcessRequest process;
  process.command = {objcopy, "--only-keep-debug",     "--compress-debug-sections=zlib",
                     "--",    entry.debug_of.string(), path.string()};
  const support::ProcessResult result = support::run(process);
  if (result.status != 0)
    throw Error(entry.debug_of.string(),
                fmt::format("its symbols cannot be taken out: {} failed with status {}",
                            support::escaped(objcopy), result.status),
                support::escaped(result.errors));
  fs::permissions(path, static_cast<fs::perms>(entry.mode));
}

} // namespace pdist::package
