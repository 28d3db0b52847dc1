// What one file(INSTALL …) of CMake's writes, found by walking its sources as CMake does.
#pragma once

#include "runtime/install/trace.hpp"
#include "support/walk.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace pdist::runtime {

/// One file, folder or symlink that a command writes.
struct InstallEffect {
  std::string path;             ///< where: absolute, without DESTDIR, "." and ".."
  std::filesystem::path source; ///< what is copied there; empty for a folder that a rule only makes
  support::EntryType type = support::EntryType::file;
  bool states_mode = false; ///< the rule gives its permissions in words
  timespec modified{};      ///< of the source
};

/// What `command` writes when it runs in `folder`, as the sources are now. A source that is missing, or that
/// a PATTERN, REGEX or FILES_MATCHING leaves out, writes nothing. Throws `Error` for FIFOs, sockets and
/// devices that would be installed (CMake waits forever for a FIFO's writer), and for folders that cannot be
/// read.
std::vector<InstallEffect> effects_of(const InstallCommand& command, const std::filesystem::path& folder);

/// Who wrote an installed entry.
struct InstallOwner {
  InstallEffect effect;
  std::string component;
};

/// By `InstallEffect::path`; nothing there that install(CODE) or install(SCRIPT) made by other means.
using InstallOwners = std::map<std::string, InstallOwner, std::less<>>;

/// Notes that a rule of `component` wrote something after all that `owners` has. A file whose source is as
/// old as what was installed there before leaves that as it is: CMake copies only when the times differ by a
/// second or more, and sets the mode in any case (observed with CMake 3.25; cmFileCopier::InstallFile). A
/// folder belongs to whoever made it; its mode is the last one's.
void note_effect(InstallOwners& owners, InstallEffect effect, const std::string& component);

} // namespace pdist::runtime
