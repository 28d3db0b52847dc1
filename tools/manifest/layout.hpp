// The names that the manifest's own files have inside a dist.
#pragma once

#include <string>
#include <string_view>

namespace pdist::manifest {

inline constexpr const char* manifest_file_name = "manifest.json";
inline constexpr const char* checksum_file_name = "SHA256SUMS";
inline constexpr unsigned own_file_mode = 0644;
inline constexpr unsigned own_folder_mode = 0755;

/// The manifest's own two files, by their path inside the dist.
struct OwnFiles {
  std::string manifest, checksums;
  explicit OwnFiles(const std::string& folder)
      : manifest(folder + '/' + manifest_file_name), checksums(folder + '/' + checksum_file_name) {}
  bool contain(const std::string& path) const { return path == manifest || path == checksums; }
};

/// Whether programs of the dist find and start what is at `path`, inside the dist: the root, bin/, sbin/,
/// libexec/, lib/ and its like, the same below usr/ and usr/local/ (what packages put there), and bundles of
/// macOS. A binary of another kind is data elsewhere.
inline bool is_loaded_place(std::string_view path) {
  constexpr std::string_view usr = "usr/", local = "local/";
  const bool is_below_usr = path.starts_with(usr);
  if (is_below_usr) path.remove_prefix(usr.size());
  if (is_below_usr && path.starts_with(local)) path.remove_prefix(local.size());
  const std::string_view top = path.substr(0, path.find('/'));
  if (top == path || top.ends_with(".app") || top.ends_with(".framework")) return !is_below_usr;
  return top == "bin" || top == "sbin" || top == "libexec" || top.starts_with("lib");
}

} // namespace pdist::manifest
