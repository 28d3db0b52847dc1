// Names of a product in macOS' reverse DNS form.
#pragma once

#include "package/formats/pkg/entries.hpp"

#include <string>

namespace pdist::package {

/// The identifier of the product, in reverse DNS form: the model's, or one from the homepage. Throws `Error`
/// where there is neither.
std::string pkg_identifier(const Model& model);

/// Of one of its packages.
std::string pkg_identifier(const Model& model, const Package& package);

/// The label of a service for launchd.
std::string pkg_label(const Model& model, const Service& service);

/// Where launchd finds it, without the first '/'.
std::string pkg_property_list(const Model& model, const Service& service);

} // namespace pdist::package
