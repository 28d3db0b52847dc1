// The sections of an installer: one a component, with its files and what it needs.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/package_tree.hpp"
#include "support/data/value.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// The name of a package's section: a product without components is one section, "files".
std::string section_name(const Package& package);

/// The list of a component's files that its uninstaller goes by, see templates/nsis/lists.nsh: UTF-16.
/// Folders come behind files, deepest first.
std::string section_list(const PackageTree& tree);

/// Sets `sections`, `needs`, `icon` and `asks_purge` for the template.
void add_sections(support::Value& data, const Model& model, const std::vector<PackageTree>& trees,
                  const manifest::Manifest& dist);

} // namespace pdist::package
