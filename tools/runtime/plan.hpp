// A planned dist, as a value: every entry, where it comes from, what is edited in it, and why. It can be
// printed, reviewed, kept in a file, and carried out exactly.
#pragma once

#include "binary/binary.hpp"
#include "manifest/manifest.hpp"
#include "runtime/request.hpp"
#include "support/data/value.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pdist::runtime {

struct PlanEntry {
  std::string path; ///< inside the dist
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0644;     ///< permission bits, of files and folders
  Path source;                   ///< file to copy; empty for folders, symlinks and generated files
  std::uint64_t source_size = 0; ///< bytes of the source when the plan was made
  std::string source_sha256;     ///< the same; empty before `record_sources`
  std::string source_state;      ///< in the program that made the plan: what stat said of the source then
  std::string content;           ///< of a generated file
  std::string link_target;       ///< of a symlink
  /// The search path the binary gets: text, empty to remove it; nothing for files that are not edited.
  std::optional<std::string> search_path;
  /// ELF: the path is in DT_RPATH, as it was, which serves what its libraries load, too.
  bool is_inherited = false;
  /// Needed names that are rewritten (ELF: those with a '/'): old, new.
  std::vector<std::pair<std::string, std::string>> replace_needed;
  std::string install_name; ///< a library's own name, in ELF its SONAME; empty where it stays
  bool sign_ad_hoc = false; ///< Mach-O: the staged file has a valid signature, if need be an ad-hoc one
  /// The seal of an Apple bundle, written when all else of it is there; its executable is signed with it.
  bool is_bundle_seal = false;
  manifest::Origin origin;

  /// The edit of the binary, when there is one.
  std::optional<binary::Edit> edit() const;
};

/// What one entry needs, for `why` and `graph`.
struct PlanNeed {
  std::string from; ///< path inside the dist
  std::string name; ///< needed name
  std::string to;   ///< path inside the dist; empty when it is left to the system or excluded
  std::string rule; ///< how it was found, or why it is left out
};

struct Plan {
  manifest::Facts facts;
  Path dist, work;
  std::vector<PlanEntry> entries; ///< sorted by path
  std::vector<PlanNeed> needs;

  const PlanEntry* find(std::string_view path) const;
};

support::Value to_value(const Plan& plan);
/// Reads plan.json strictly; throws `Error` for anything malformed, also paths that leave the dist, and
/// sources without their size and digest.
Plan read_plan(const Path& path);

} // namespace pdist::runtime
