// What is looked for: the dependencies of a model, and those of planned packages.
#pragma once

#include "package/index/dependency_check.hpp"

#include <vector>

namespace pdist::package {

/// What the packages of `model` declare: dependencies and recommendations. `metadata`: package.yaml, which
/// the places name. Suggested packages need not be there, and those of conflicts cannot be expected.
std::vector<NeededRelation> declared_relations(const Model& model, const std::filesystem::path& metadata);

/// All that the planned packages will say: what is declared, what follows from their binaries, and what their
/// scripts use.
std::vector<NeededRelation> planned_relations(const RootPlan& plan);

/// The product's own packages and what they provide, as an index of theirs.
PackageIndex own_packages(const Model& model, const FormatFacts& format);

} // namespace pdist::package
