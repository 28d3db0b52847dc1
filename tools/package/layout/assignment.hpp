// Which package of a model takes which file of a dist.
#pragma once

#include "manifest/manifest.hpp"
#include "package/model/model.hpp"
#include "support/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pdist::package {

/// Whether one of the globs of package.yaml takes `path`: itself, or a folder that holds it.
bool takes(const std::vector<std::string>& globs, const std::string& path);

/// The index in `model.packages` of the package that takes the entry, by its install component, by `files`,
/// or by `rest`. Nothing where none or several do: `problems` has why.
std::optional<std::size_t> package_of(const Model& model, const manifest::Entry& entry,
                                      std::vector<support::Error>& problems);

/// Adds to `problems` each install component of `package` that no file of the dist is of.
void check_install_components(const Package& package, const manifest::Manifest& dist,
                              std::vector<support::Error>& problems);

/// Whether `package` needs `other`, directly or through what it requires; so it does itself.
bool has_with_it(const Model& model, const Package& package, const Package& other);

/// Adds to `problems` each glob of `key` in the contents of `package` that takes no file of
/// the dist.
void check_globs(const Package& package, const std::vector<std::string>& globs, const std::string& key,
                 const manifest::Manifest& dist, std::vector<support::Error>& problems);

} // namespace pdist::package
