// Where Windows' loader looks for one needed name: "Dynamic-link library search order" of the Windows
// documentation.
//
// What comes before any folder (API sets, KnownDLLs) and what is in the system's folders is policy data, and
// asked before a search. What is left is the folder of the program: libraries of libraries, too, are looked
// up there by their bare name. The current folder and PATH are never searched, because a dist must not depend
// on them.
#pragma once

#include "loader/library_search.hpp"
#include "loader/target_root.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pdist::loader {

class WindowsSearch : public LibrarySearch {
public:
  /// On a build machine libraries are not yet beside the program: where `root` offers a system, the folder of
  /// the file that needs the library, `extra_folders` and the bin/ folder of a sysroot are searched behind
  /// the program's. In a dist that must stand alone, only the program's.
  WindowsSearch(TargetRoot& root, FileStore& store, const std::vector<std::filesystem::path>& extra_folders);

  Hit find(std::string_view name, const Link& needing, const binary::Architecture& wanted,
           std::vector<Attempt>* attempts) override;

private:
  struct Candidates;
  /// The names in a folder by what Windows takes them for; several where they differ in case only.
  using FolderNames = std::map<std::string, std::vector<std::string>>;

  const FolderNames& names_in(const std::string& folder);

  TargetRoot& root_;
  FileStore& store_;
  std::vector<std::string> extra_folders_;
  std::unordered_map<std::string, FolderNames> folders_;
};

} // namespace pdist::loader
