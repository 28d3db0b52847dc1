// Where glibc's loader looks for one needed name (elf/dl-load.c, _dl_map_object).
//
// Different from the loader on purpose, because a dist must be the same wherever and on whatever CPU it is
// made: LD_LIBRARY_PATH is not read, folders for some CPUs only (glibc-hwcaps; before glibc 2.37 also such as
// haswell/) are passed over for the baseline files beside them, and the current folder is never searched.
#pragma once

#include "loader/library_cache.hpp"
#include "loader/library_search.hpp"
#include "loader/search_path.hpp"
#include "loader/system_folders.hpp"
#include "loader/target_root.hpp"

#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::loader {

class GlibcSearch : public LibrarySearch {
public:
  GlibcSearch(TargetRoot& root, FileStore& store, const ClosureRequest& request);

  /// Throws `Error` for a broken ld.so.cache or ld.so.conf.
  Hit find(std::string_view name, const Link& needing, const binary::Architecture& wanted,
           std::vector<Attempt>* attempts) override;

private:
  struct Candidates;
  /// An entry of a search path, as a folder of this machine.
  struct PathFolder {
    SearchEntry entry;
    std::string folder;
  };

  const std::vector<PathFolder>& folders_of(const FoundFile& file, bool runpath,
                                            const binary::Architecture& wanted);
  const SystemFolders& system_folders_for(const binary::Architecture& architecture);
  Tokens tokens_for(const FoundFile& file, const binary::Architecture& wanted);
  std::string on_this_machine(const std::string& target_path, const FoundFile& seen_from);

  bool by_own_path(Candidates& candidates, const Link& needing);
  bool by_relative_path(Candidates& candidates, const std::string& path);
  bool by_search_path(Candidates& candidates, const Link& holder, bool runpath);
  bool by_system(Candidates& candidates, const Link& needing);
  void read_system();

  TargetRoot& root_;
  FileStore& store_;
  std::vector<std::string> extra_folders_, link_folders_;
  bool system_read_ = false;
  std::optional<LibraryCache> cache_;
  std::vector<std::string> configured_folders_;
  std::map<std::pair<const FoundFile*, bool>, std::vector<PathFolder>> path_folders_;
  /// Programs of one dist have one architecture, rarely two.
  std::deque<std::pair<binary::Architecture, SystemFolders>> system_folders_;
};

} // namespace pdist::loader
