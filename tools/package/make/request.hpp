// What add_distro_package() asks for, as it comes from CMake.
#pragma once

#include "package/layout/layout_rules.hpp"
#include "package/linux/debug_symbols.hpp"
#include "package/model/model.hpp"
#include "sign/authenticode_key.hpp"
#include "sign/rsa_key.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pdist::package {

/// One call of add_distro_package(), in one configuration.
struct PackageRequest {
  Defaults defaults;              ///< what project() knows
  std::filesystem::path metadata; ///< package.yaml; empty: the defaults alone
  std::filesystem::path dist;     ///< the dist's folder
  std::filesystem::path lock; ///< who reads the dist has it (support::UsageLock); empty: nobody changes it
  Linkage linkage = Linkage::bundled;
  std::string install_root; ///< absolute path of the private tree on the target; empty: /usr/lib/<name>
  /// File system of the target, whose package database tells of its libraries; "/": the dist was built here
  std::filesystem::path sysroot = "/";
  std::string compression = "zstd";          ///< "zstd", "xz" or "gzip"
  std::optional<DebugSource> debug_symbols;  ///< they are packed, too
  std::optional<sign::AuthenticodeKey> sign; ///< how installers for Windows are signed
  std::vector<std::string> sign_command;     ///< a program that signs packages, and its first arguments
  sign::KeyFile sign_key;                    ///< that packages are signed with here
  std::filesystem::path file;                ///< that this was read from; empty without one
};

/// Reads package-request.json, which cmake/internal/Package.cmake writes. Throws `Error` with file, line and
/// column.
PackageRequest read_package_request(const std::filesystem::path& path);

/// "bundled" or "system"; throws `UsageError` with the nearest for another word.
Linkage parse_linkage(const std::string& word);

} // namespace pdist::package
