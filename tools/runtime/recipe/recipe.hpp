// A runtime recipe: how a language runtime is found, copied, pruned and started. Data from a YAML file; a
// second runtime is a second file. The schema is documented in docs/recipe.md.
#pragma once

#include "runtime/request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pdist::runtime {

/// A switch that `OPTIONS <name>=<true|false>` sets.
struct RecipeOption {
  std::string name, description;
  bool enabled = false;
};

/// A word that later texts use as `{name}`: the groups of `pattern`, joined with '.', applied to the paths
/// that match `path`. `OPTIONS <name>=<text>` chooses where several are found.
struct RecipeVariable {
  std::string name;
  std::string path;    ///< glob
  std::string pattern; ///< ECMAScript regular expression with groups
};

/// A text inside a file: the first line or NUL-terminated string that `pattern` matches, its first group. Or
/// one of the version resource of a Windows binary, whole.
struct RecipeFact {
  std::string file;     ///< glob
  std::string pattern;  ///< ECMAScript regular expression with one group
  std::string resource; ///< instead of `pattern`: the text's key, such as "ProductVersion"
};

/// Copies what `from` matches: a folder's contents to the folder `to`, files into it.
struct RecipeCopy {
  std::string from; ///< glob
  std::string to;   ///< folder inside the dist
  std::string reason;
  std::optional<std::string> only_if; ///< option that must be on
  bool required = true;
};

/// Leaves out what the globs match, unless an option keeps it.
struct RecipePrune {
  std::vector<std::string> paths; ///< globs over paths inside the dist
  std::string reason;
  std::optional<std::string> unless; ///< option that keeps them
};

/// A variable of the environment that the launcher sets.
struct RecipeVariableSetting {
  std::string name, value;           ///< `@DIST@` is the dist's folder at start
  std::optional<std::string> unless; ///< option that leaves it unset
};

/// A file of Python's "._pth" form (see runtime/path_file.hpp) that is written beside a library, wherever in
/// the dist that is put.
struct RecipePathFile {
  std::string beside; ///< the library's file name
  std::string from;   ///< the home's own such file, whose folder is the home
  std::string base;   ///< folder inside the dist that stands for the home
  std::string reason;
  std::vector<std::string> otherwise; ///< lines, where the home has no such file
};

/// Libraries that are not bundled, because an installer brings them.
struct RecipeRequirement {
  std::string name;                   ///< for programs: "vcredist"
  std::string description;            ///< for people
  std::string option;                 ///< that must be on
  std::vector<std::string> libraries; ///< globs over file names in lower case
};

struct Recipe {
  std::string name, description;
  Path file;
  std::optional<std::string> system; ///< the CMAKE_SYSTEM_NAME of the dists that it is for; absent: any
  /// Recipes for the layouts that a home can have, tried in order. A recipe with these has nothing else.
  std::vector<Path> variants;
  std::optional<std::string> provenance; ///< of a home that is not the system's own, in words
  std::vector<std::string> homes;        ///< tried in order where the request gives none
  /// With this option on, no home is needed: `OPTIONS version=` tells the version then.
  std::optional<std::string> without_home;
  std::vector<RecipeOption> options;
  std::vector<RecipeVariable> variables;
  std::vector<RecipeFact> version;
  /// Debian packages whose versions are recorded when the home is the system's own (`/usr`).
  std::vector<std::string> debian_packages;
  std::vector<RecipeCopy> copy;
  std::vector<RecipePrune> prune;
  std::vector<std::string> library_folders; ///< globs; searched last for what the runtime's binaries need
  std::vector<RecipePathFile> path_files;
  std::vector<RecipeRequirement> requirements;
  std::vector<RecipeVariableSetting> environment;
  std::vector<std::string> unset; ///< variables that the launcher takes away
};

/// Reads a recipe strictly. Throws `Error` with file, line and column.
Recipe read_recipe(const Path& path);

} // namespace pdist::runtime
