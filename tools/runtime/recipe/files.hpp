// A recipe applied to a runtime on this machine (or in a sysroot): which files go where, and what they need.
#pragma once

#include "manifest/manifest.hpp"
#include "runtime/recipe/path_file.hpp"
#include "runtime/recipe/recipe.hpp"
#include "support/walk.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// One entry that a recipe ships.
struct RecipeEntry {
  std::string path; ///< inside the dist
  support::EntryType type = support::EntryType::file;
  Path source;             ///< of a file
  std::uint32_t mode = 0;  ///< as found
  std::string link_target; ///< of a symlink that stays inside what is copied
  manifest::Origin origin;
};

/// What was left out, for reports.
struct PrunedPart {
  std::string reason;
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};

/// What a runtime brings to a dist.
struct RuntimeContribution {
  std::string name, version, provenance;
  std::vector<RecipeEntry> entries;
  std::vector<PrunedPart> pruned;
  TextMap environment;
  std::vector<std::string> unset;
  std::vector<Path> library_folders;
  std::vector<PathFile> path_files;
  std::vector<RecipeRequirement> requirements; ///< that are in force, of this runtime's version
  std::vector<Path> inputs;                    ///< what was read, for dependency files
};

/// Applies the recipe. Throws `Error` when the home is not found or holds no such runtime, several match and
/// none was chosen, an option is unknown, or a required part is missing.
RuntimeContribution apply_recipe(const Recipe& recipe, const RuntimeRequest& request,
                                 const std::optional<Path>& sysroot);

} // namespace pdist::runtime
