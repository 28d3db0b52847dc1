// What goes into one package, as a value: every path of the target system with where its bytes come from.
#pragma once

#include "package/model/model.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace pdist::package {

/// One path of a package.
struct PackageEntry {
  std::string path; ///< on the target system, without the first '/': "usr/bin/chat"
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0644;      ///< permission bits, of files and folders
  std::string source;             ///< path inside the dist, of a file whose bytes are taken as they are
  std::string content;            ///< of a generated file
  std::filesystem::path debug_of; ///< of a file of debug symbols: the binary that has them
  bool compress = false;          ///< the bytes are shipped as gzip makes them
  std::string link_target;        ///< of a symlink
  bool config = false;            ///< the administrator may edit it: a conffile
  bool shared = false;            ///< a folder that other packages have too: rpm must not own it
};

/// A file that is generated: its mode is 0644.
inline PackageEntry generated_file(std::string path, std::string content) {
  PackageEntry entry;
  entry.path = std::move(path);
  entry.content = std::move(content);
  return entry;
}

/// One package with its contents; `package` points into the model.
struct PackageTree {
  const Package* package = nullptr;
  std::vector<PackageEntry> entries; ///< sorted by path; every folder that leads to an entry is one
  std::string machine;               ///< of its binaries, as `binary::Architecture::machine`; empty: none
};

} // namespace pdist::package
