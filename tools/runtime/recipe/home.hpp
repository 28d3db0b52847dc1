// Where a runtime is on this machine, and what can be told of it: the words that a recipe's texts are filled
// with.
#pragma once

#include "runtime/recipe/recipe.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

/// The folders that can be the home, in the order in which they are tried: the request's, or the recipe's.
std::vector<Path> possible_homes(const Recipe& recipe, const RuntimeRequest& request,
                                 const std::optional<Path>& sysroot);

/// The first path that a home of such a runtime has and this folder has not; nothing when it is one.
std::optional<std::string> missing_part(const Recipe& recipe, const Path& home);

/// A recipe's options and variables, settled for one home.
class RecipeHome {
public:
  /// Reads the request's options, finds the home and the variables. Throws `Error` when an option is unknown,
  /// no home fits, or several series fit and none was chosen.
  RecipeHome(const Recipe& recipe, const RuntimeRequest& request, const std::optional<Path>& sysroot);

  /// Empty when the recipe goes without one.
  const Path& folder() const { return folder_; }
  /// Whether the option is on; a rule without an option always holds.
  bool is_on(const std::optional<std::string>& option) const { return !option || options_.at(*option); }

  /// `text` with each `{variable}` replaced.
  std::string filled(std::string_view text) const;
  /// The existing paths that a recipe's glob matches, its variables replaced literally.
  std::vector<Path> files(std::string_view glob) const;

  /// The exact version, and the file that told it: the recipe where the request says it. Throws `Error` when
  /// none does.
  std::pair<std::string, Path> version() const;
  /// In words: packages of the system's own runtime, or "self-contained home". Never a private folder's path.
  std::string provenance() const;

private:
  void read_options(const RuntimeRequest& request);
  bool read_switch(const std::string& name, const std::string& value) const;
  void require_version() const;
  void find_folder(const std::vector<Path>& candidates);
  void find_variables();
  std::string choose(const std::string& name, const std::vector<std::string>& found) const;

  const Recipe& recipe_;
  Path root_, folder_;
  std::map<std::string, bool> options_;
  std::map<std::string, std::string> chosen_, values_;
};

} // namespace pdist::runtime
