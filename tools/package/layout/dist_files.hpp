// The files of a dist, which are what the manifest says they are.
#pragma once

#include "manifest/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>

namespace pdist::package {

/// What is packed is what was made and proven: every reading ends with a comparison of digests.
class DistFiles {
public:
  /// `manifest` is read, so it is sorted; it must outlive this.
  DistFiles(std::filesystem::path folder, const manifest::Manifest& manifest)
      : folder_(std::move(folder)), manifest_(manifest) {}

  /// The digest that the manifest has; `source` is in it.
  const std::string& digest(const std::string& source) const { return entry(source).sha256; }
  /// The manifest's entry for `source`, which is in it.
  const manifest::Entry& entry(const std::string& source) const;
  /// Throws `Error` when `digest` is not that one.
  void require_digest(const std::string& source, const std::string& digest) const;

  /// Hands the bytes of a file to `sink`; `begin` is told their number before. Throws `Error` when they are
  /// not what the manifest says.
  void read(const std::string& source, const std::function<void(std::uint64_t)>& begin,
            const std::function<void(std::span<const std::byte>)>& sink) const;

private:
  std::filesystem::path folder_;
  const manifest::Manifest& manifest_;
};

} // namespace pdist::package
