// The bytes of a package's files, which are read twice: their digests stand before them.
#pragma once

#include "package/layout/dist_files.hpp"
#include "package/make/plan.hpp"
#include "support/publish/temporaries.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pdist::package {

/// Of one file.
struct FileFacts {
  std::uint64_t size = 0;
  std::string sha1, sha256; ///< hex digits; of a symlink only `sha1`, that of its target
};

/// The files of one tree.
class FileBytes {
public:
  /// Reads all of them. `plan` and `tree` outlive this; files of debug symbols are made in a private folder
  /// beside `target`. Throws `Error` naming the file that changed since the dist was made.
  FileBytes(const RootPlan& plan, const PackageTree& tree, const std::filesystem::path& target);

  /// Of the entry of that index.
  const FileFacts& facts(std::size_t index) const { return facts_[index]; }
  std::uint64_t total_size() const;
  /// Hands the bytes of the entry, a file, to `sink`. Throws `Error` when they are others than before.
  void read(std::size_t index, const std::function<void(std::span<const std::byte>)>& sink) const;

private:
  std::filesystem::path debug_file(std::size_t index) const;

  const PackageTree& tree_;
  DistFiles files_;
  std::filesystem::path dist_;
  std::optional<support::Temporary> debug_folder_;
  std::vector<std::string> texts_; ///< of entries that are compressed
  std::vector<FileFacts> facts_;
};

} // namespace pdist::package
