// What goes into one package, as a value: every path of the target system with where its bytes come from.
#pragma once

#include "package/model/model.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

/// Which libraries programs use, and where the dist goes.
enum class Linkage {
  bundled, ///< the dist as a private tree, with all libraries that it bundles
  system   ///< the project's own files in the distribution's places, the distribution's libraries
};

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

/// A symlink at `path` that leads to `target`, both on the target system without the first '/'.
PackageEntry link_entry(std::string path, std::string_view target);

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

/// The text of a symlink at `from` that leads to `to`, both on the target system without the first '/':
/// relative, so that it also holds in an unpacked root.
std::string relative_link(std::string_view from, std::string_view to);

} // namespace pdist::package
