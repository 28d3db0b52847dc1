// The packages of a product: the only one, or one a component with a meta package over all.
#pragma once

#include "package/model/model.hpp"
#include "package/model/read.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// The packages of `product`: the only one, or one a component and the meta package.
std::vector<Package> read_packages(const support::Value& product, const Model& model,
                                   const std::string& summary, const std::string& description,
                                   const ReadContext& context);

/// The other packages that `package` needs in exactly this version: the meta package all of them, a component
/// those that it requires.
std::vector<const Package*> required_packages(const Model& model, const Package& package);

} // namespace pdist::package
