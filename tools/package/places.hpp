// Where paths of a dist are on the target system. Pure calculation.
#pragma once

#include "package/model/model.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// Which libraries programs use, and where the dist goes.
enum class Linkage {
  bundled, ///< the dist as a private tree, with all libraries that it bundles
  system   ///< the project's own files in the distribution's places, the distribution's libraries
};

/// What places depend on, beside the model.
struct LayoutRequest {
  Format format = Format::deb;
  Linkage linkage = Linkage::bundled;
  std::string install_root; ///< of the private tree, without the first '/': "usr/lib/chat"
  std::string compression = "zstd";
  std::string machine; ///< GNU machine name of its binaries; empty without any
};

/// Where one path is.
struct Placed {
  std::string path;      ///< on the target system, without the first '/'
  bool compress = false; ///< a man page: shipped as <path>.gz
};

/// The folder, without the first '/', where the target's loader looks for libraries of every package:
/// Debian's "usr/lib/x86_64-linux-gnu", rpm's "usr/lib64". "usr/lib" for a machine that is not known.
std::string library_folder(Format format, std::string_view machine);

/// Whether the file is a library that the loader finds there for programs of other packages, too.
bool is_public_library(std::string_view path, const std::string& folder);

/// Where `path` of the dist is with these contents.
Placed placed_in(const Contents& contents, const std::string& path, const LayoutRequest& request);

/// Where a program, library or data file of the dist is: `placed_in` without man pages, completions and
/// icons. With the distribution's libraries, those in the dist's lib/ go to `library_folder`: on rpm's 64-bit
/// systems no loader looks in /usr/lib.
std::string placed_path(const std::string& path, const LayoutRequest& request);

/// The text of a symlink at `from` that leads to `to`, both on the target system without the first '/':
/// relative, so that it also holds in an unpacked root.
std::string relative_link(std::string_view from, std::string_view to);

/// Folders that a base system has or many packages share, which none may own: "usr", "usr/bin", "etc", ...
/// (Filesystem Hierarchy Standard 3.0, and the packages `base-files` of Debian and `filesystem` of Fedora).
bool is_base_folder(std::string_view path);

} // namespace pdist::package
