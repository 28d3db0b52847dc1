// What a package format says of its layout: where a dist's files go, and what comes beside them.
#pragma once

#include "manifest/manifest.hpp"
#include "package/format/facts.hpp"
#include "package/layout/dist_programs.hpp"
#include "package/layout/package_tree.hpp"
#include "support/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// What places depend on, beside the model and the format.
struct LayoutRequest {
  Linkage linkage = Linkage::bundled;
  std::string install_root = {}; ///< of the private tree, without the first '/': "usr/lib/chat"
  std::string compression = "zstd";
  std::string machine = {}; ///< GNU machine name of its binaries; empty without any
  /// File system of the target, whose package database tells of its libraries.
  std::filesystem::path sysroot = "/";
};

/// Where one path is.
struct Placed {
  std::string path;      ///< on the target system, without the first '/'
  bool compress = false; ///< a man page: shipped as <path>.gz
};

/// What trees are completed with. All of it outlives the call.
struct LayoutSources {
  const Model& model;
  const manifest::Manifest& dist;
  const DistPrograms& programs;
  const LayoutRequest& request;
};

/// The part of a format that layout asks. Pure: nothing is written.
class LayoutRules {
public:
  LayoutRules() = default;
  LayoutRules(const LayoutRules&) = delete;
  LayoutRules& operator=(const LayoutRules&) = delete;
  virtual ~LayoutRules() = default;

  virtual const FormatFacts& facts() const = 0;

  /// Where `path` of the dist is in `package`.
  virtual Placed place(const Package& package, const std::string& path,
                       const LayoutRequest& request) const = 0;

  /// Whether the folder is the system's or many packages', so that none may own it.
  virtual bool is_shared_folder(std::string_view path) const = 0;

  /// Why packages of this format cannot have a file of that name in the dist, which is UTF-8; empty when they
  /// can.
  virtual std::string_view refused_name(std::string_view) const { return {}; }

  /// Adds to `trees`, which have the dist's files, what packages of this format have beside them. Folders
  /// that lead to entries come by themselves. Adds to `problems` what does not fit.
  virtual void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                        std::vector<support::Error>& problems) const = 0;

  /// When every path is known, folders too: adds what tells of all paths, and looks at them.
  virtual void finish(std::vector<PackageTree>&, const LayoutSources&, std::vector<support::Error>&) const {}
};

} // namespace pdist::package
