// The NSIS installer of a dist for Windows: its script, and the lists of files that it keeps on the target.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/dist_programs.hpp"
#include "package/layout/package_tree.hpp"
#include "package/model/model.hpp"
#include "support/data/value.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// What the script needs beside the model.
struct NsisRequest {
  const manifest::Manifest& dist;
  std::string compression = "zstd";
  std::string sign_command; ///< of the shell, with %1 for the file to sign; empty: nothing is signed
};

/// The script packs `<root>/<package>/files/<number>`, seen from its folder; the number is that of the tree's
/// entry. What stands in the root's folder `nsis`, beside the parts of the script that are the same for all:
/// name and bytes. Throws `support::Error` for what an installer cannot hold: a command with another name
/// than its program, a folder of a service outside the places that Windows has for such, a name that is too
/// long.
std::vector<std::pair<std::string, std::string>>
nsis_files(const Model& model, const std::vector<PackageTree>& trees, const NsisRequest& request);

} // namespace pdist::package
