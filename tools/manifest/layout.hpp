// The names that the manifest's own files have inside a dist.
#pragma once

#include <string>

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

} // namespace pdist::manifest
