// What an .apk says of itself, as values: .PKGINFO and the scripts.
#pragma once

#include "package/layout/package_tree.hpp"
#include "package/linux/binary_needs.hpp"
#include "package/make/format.hpp"
#include "support/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Of one package.
struct ApkControl {
  std::string file_name;              ///< "chat-1.2.3-r1.apk", as repositories want it
  std::string architecture;           ///< Alpine's name
  std::vector<std::string> needs;     ///< what it depends on, as .PKGINFO spells it
  std::vector<std::string> relations; ///< other lines of relations: "provides = …"
  Texts scripts;                      ///< ".pre-install" and its text
};

/// Throws `Error` for a machine that Alpine has no name for.
ApkControl apk_control(const Model& model, const PackageTree& tree, const Requirements& requirements);

/// What .PKGINFO says of the data.
struct ApkData {
  std::uint64_t size = 0; ///< of all files, in bytes
  std::string sha256;     ///< of the compressed archive
};

/// The text of .PKGINFO (apk-package(5)).
std::string apk_info(const Model& model, const Package& package, const ApkControl& control,
                     support::EpochSeconds time, const ApkData& data);

} // namespace pdist::package
