// What the last run put into a dist, so that the next one writes only what changed.
#pragma once

#include "runtime/plan.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/stat.h>

namespace pdist::runtime {

/// One entry as it was staged.
struct StagedEntry {
  std::string key;           ///< what it was made from: see `key_of`
  std::string sha256;        ///< of a file
  std::uint64_t size = 0;    ///< of a file, as staged
  std::string source_sha256; ///< of the source of a file that was copied; empty where nobody noted it
  std::string fingerprint;   ///< what lstat said of it afterwards: see `fingerprint_of`
};

/// By path inside the dist; also the manifest's own files.
using StageState = std::map<std::string, StagedEntry, std::less<>>;

/// Everything that decides an entry's bytes and attributes: the plan's words, and the state of the source.
/// `work` is the plan's work folder.
std::string key_of(const PlanEntry& entry, support::EpochSeconds time, const Path& work);

/// The end of a key that has a source: it differs when the source changed.
std::string key_of_source(const PlanEntry& entry, const Path& work);

/// Whether install rules, strip or a signature made the file, anew each time.
bool is_in_work(const Path& source, const Path& work);

/// What differs when somebody wrote to a source: size, times of modification and change, inode.
std::string state_of_source(const struct stat& status);

/// Type, mode, size, inode, times of modification and change: differs when somebody touched the staged entry.
std::string fingerprint_of(const struct stat& status);

/// Reads the state of a work folder; nothing when there is none or it cannot be read (then all is staged
/// anew).
StageState read_state(const Path& work);
void write_state(const Path& work, const StageState& state);

} // namespace pdist::runtime
