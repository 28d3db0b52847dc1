// The texts of an installer package for macOS: what its installer is told, and the scripts of each component.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/package_tree.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// One of the packages inside.
struct PkgComponent {
  std::string name;                                         ///< of its folder: "chat.pkg"
  std::string info;                                         ///< the file PackageInfo
  std::vector<std::pair<std::string, std::string>> scripts; ///< name and text
};

/// All texts of a product archive. The files that it installs are the entries of the trees.
struct PkgTexts {
  std::string name; ///< "chat-1.2.0-macos-universal.pkg"
  std::vector<std::pair<std::string, std::string>>
      files;                            ///< "Distribution", "Resources/License.html": name, text
  std::vector<PkgComponent> components; ///< one a tree
  std::string cpack_distribution;       ///< what CPack's productbuild generator makes its Distribution of
};

/// Throws `Error` for an architecture that macOS has not, and where the product has no identifier.
PkgTexts pkg_texts(const Model& model, const std::vector<PackageTree>& trees, const manifest::Manifest& dist);

} // namespace pdist::package
