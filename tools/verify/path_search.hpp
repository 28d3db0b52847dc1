// Finding the paths of folders in bytes of any kind, several at once and at the speed of memory.
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::verify {

/// Looks for paths of private folders. A match starts anywhere and ends where the folder's last name ends: at
/// the end of the bytes, or before a byte that cannot go on with a name. So `/home/u/app` is found in
/// `/home/u/app/main.cpp`, `-I/home/u/app` and `in /home/u/app.`, but not in `/home/u/application`,
/// `/home/u/app-2` or `/home/u/app.old`. A folder right below the root (`/build`) is common as the end of
/// other paths: it is found only where no name or path comes before it (`docs/build/x` is no match), save for
/// an option such as `-I` and a URL's `://`. Where a folder's path changes by percent-encoding, that form is
/// found too.
class PathSearch {
public:
  /// Absolute paths without a trailing slash, none of them "/".
  explicit PathSearch(const std::vector<std::string>& folders);

  bool empty() const { return patterns_.empty(); }

  /// Offset of each match in `text`, ascending.
  std::vector<std::size_t> find(std::string_view text) const;

  struct FileHits {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> offsets; ///< of the first `most`
  };
  /// Matches in a file, read in blocks; memory does not depend on its size.
  FileHits find(const support::ReadableFile& file, std::size_t most) const;

private:
  struct Pattern {
    std::string text;
    bool below_root = false;
  };

  bool matches_at(std::string_view text, std::size_t at) const;
  void scan(std::string_view text, std::size_t from, std::size_t to,
            const std::function<void(std::size_t)>& found) const;

  std::vector<Pattern> patterns_;
  std::size_t longest_ = 0;
};

} // namespace pdist::verify
