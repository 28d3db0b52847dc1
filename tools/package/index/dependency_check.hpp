// Whether a distribution has what packages depend on, before anybody installs them.
#pragma once

#include "package/index/index.hpp"
#include "package/make/plan.hpp"
#include "package/model/model_json.hpp"
#include "support/error.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// One dependency that is looked for.
struct NeededRelation {
  std::string package;      ///< that has it
  std::string verb;         ///< "needs" or "recommends"
  std::string place;        ///< "package.yaml:9:5"; empty for what follows from the package's files
  std::string architecture; ///< of the package, in the format's name; empty where it is not known
  Relation relation;
};

/// What became of one dependency.
enum class Finding {
  there,
  missing,
  unknown ///< a file that the index does not list: primary.xml has only some of the packages' files
};

/// One dependency, and what was found of it.
struct CheckedRelation {
  NeededRelation needed;
  Finding finding = Finding::missing;
  std::string found;     ///< what satisfies it: "libcurl4 7.88.1-10"; empty unless it is there
  std::string why, hint; ///< empty when it is there
};

/// All that was looked for, and where.
struct DependencyReport {
  std::vector<std::pair<std::string, std::size_t>> indexes; ///< file, number of packages
  std::vector<CheckedRelation> relations;
};

/// Looks for each of `needed` in `own` and all of `indexes`, which have one format. Any alternative will do.
DependencyReport check_dependencies(const std::vector<NeededRelation>& needed, const PackageIndex& own,
                                    const std::vector<PackageIndex>& indexes);

/// An error for each dependency that is missing.
std::vector<support::Error> problems(const DependencyReport& report);

/// As `pdist-package check --json` prints it.
support::Value to_value(const DependencyReport& report);
/// For people: what was checked, and what nobody can tell.
std::string to_text(const DependencyReport& report);

} // namespace pdist::package
