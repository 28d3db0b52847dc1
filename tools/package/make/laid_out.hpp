// The folder that CPack packs: trees with their manifests, and what stands beside them.
#pragma once

#include "package/layout/dist_files.hpp"
#include "package/make/format.hpp"
#include "package/make/plan.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/publish_folder.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace pdist::package {

/// Writes a root, which takes the place of an older one when it is committed.
class LaidOut {
public:
  /// `plan` outlives this. Throws `Error` where a folder stands at `plan.output` that is no root.
  explicit LaidOut(const RootPlan& plan);

  /// `<package>/tree`: copies of the dist's files, with the digests that the manifest has, and what is
  /// generated; `<package>/manifest.json` of that tree.
  void add_tree(const PackageTree& tree);
  /// `<package>/files`: the dist's files by the numbers of their entries.
  void add_numbered_files(const PackageTree& tree);
  /// Makes the folder, whose parent is there, with these files in it; maintainer scripts can be executed.
  void add_texts(const std::filesystem::path& folder, const Texts& files);
  /// A file of the root itself.
  void add_text(const std::filesystem::path& file, const std::string& text);

  void commit() { publication_.commit(); }

private:
  void write_entry(const std::filesystem::path& root, const PackageEntry& entry) const;
  std::string manifest_of(const PackageTree& tree, const std::filesystem::path& root) const;
  std::string content_of(const PackageEntry& entry) const;
  void take_over(const PackageEntry& entry, const std::filesystem::path& path) const;
  void set_time(const std::filesystem::path& path) const;

  const RootPlan& plan_;
  DistFiles files_;
  support::FolderPublication publication_;
};

/// The files that every root has.
inline constexpr auto cpack_settings_file = "cpack.cmake", cpack_install_file = "cmake_install.cmake";
/// Says of which format the root is: the mark and the format's name.
inline constexpr auto format_file = "format";
inline constexpr std::string_view root_mark = "package root of PortableDist: ";

} // namespace pdist::package
