// Which libraries are bundled, where they go, and which search path each binary gets to find them again.
#pragma once

#include "loader/policy.hpp"
#include "runtime/draft.hpp"
#include "runtime/plan.hpp"

#include <vector>

namespace pdist::runtime {

/// The way out for a file that looks like a binary, and is none for this dist.
inline constexpr auto data_hint = "DATA_FILES <glob>=<reason> says that it is data";

struct PlacementRequest {
  /// Of the target's binaries: those of other formats are data.
  binary::Format format = binary::Format::elf;
  const loader::Policy* policy = nullptr;
  std::optional<Path> sysroot;
  std::vector<Path> extra_folders;
  std::vector<std::string> exclude_regexes;
  Path source_folder, build_folder; ///< for origins
  TextMap data_files;               ///< see `Request::data_files`
};

struct Placement {
  std::vector<PlanNeed> needs;
  /// GNU machine name that all binaries share, "universal" for several; empty without binaries.
  std::string architecture;
  std::string minimum_system; ///< of macOS' binaries: see `manifest::Facts`
  std::vector<Path> inputs;   ///< bundled files
  /// Paths inside the dist that install rules would fill with what only works in its own system.
  std::vector<std::string> left_to_system;
};

/// Finds what the binaries of `draft` need, adds it where the target's loader finds it (glibc: in `lib/`,
/// with the search path of every binary set; Windows: beside the programs; dyld: in `lib/` or the
/// `Frameworks` of each application, with names and search paths rewritten). Throws `Errors` for missing
/// libraries, conflicts and binaries of several architectures, all in one run.
Placement place_libraries(Draft& draft, const PlacementRequest& request);

/// `build:…`, `source:…`, `system:…` or `external:…`: where `file` is, without a path of a private folder.
std::string origin_of(const Path& file, const PlacementRequest& request);

} // namespace pdist::runtime
