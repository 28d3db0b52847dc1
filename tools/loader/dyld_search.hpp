// Where dyld, macOS' loader, looks for one library command's name: dyld(1), "DYNAMIC LIBRARY LOADING".
//
// Names are paths. Those of the system's own libraries lead to no files since macOS 11 (they are in a shared
// cache) and are policy data. DYLD_* variables and the fallback folders that they stand for are not read,
// because a dist must not depend on them.
#pragma once

#include "loader/library_search.hpp"
#include "loader/target_root.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

class DyldSearch : public LibrarySearch {
public:
  /// Where `root` offers a system, a build machine: `extra_folders` are searched behind all that dyld
  /// searches, for the name from its framework on ("Qt.framework/Versions/A/Qt"), then for its last part.
  DyldSearch(TargetRoot& root, FileStore& store, const std::vector<std::filesystem::path>& extra_folders);

  Hit find(std::string_view name, const Link& needing, const binary::Architecture& wanted,
           std::vector<Attempt>* attempts) override;
  /// What `@rpath` in a name may stand for: "/usr/lib/swift/libswiftCore.dylib".
  std::vector<std::string> target_names(std::string_view name, const Link& needing) override;

private:
  struct Candidates;
  /// One path that a name stands for.
  struct Expansion {
    std::string path;    ///< as the target names it; empty when it stands for none
    std::string rule;    ///< "LC_RPATH @loader_path/../lib of /b/chat"
    std::string problem; ///< why there is no path
    const FoundFile* seen_from = nullptr;
  };

  std::vector<Expansion> expansions(std::string_view name, const Link& needing) const;
  static Expansion expanded(std::string_view name, const Link& holder, std::string rule);
  std::string on_this_machine(const Expansion& expansion);

  TargetRoot& root_;
  FileStore& store_;
  std::vector<std::string> extra_folders_;
};

/// The part of a name that stays the same wherever the library is: from its framework's folder on, else the
/// last part.
std::string_view tail_of(std::string_view name);

} // namespace pdist::loader
