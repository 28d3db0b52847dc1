// Writing files of a private folder: each is new, and what was copied is known by its digest.
#pragma once

#include "support/clock.hpp"
#include "support/publish/publish.hpp"

#include <ctime>
#include <filesystem>
#include <string>
#include <sys/types.h>

namespace pdist::support {

/// Makes the file, which must not be there, also not as a symlink, with mode 0600. `shown` is the path that
/// errors name.
OutputFile create_new(const std::filesystem::path& path, const std::string& shown);

/// Makes the folder with exactly that mode, whatever the umask.
void create_new_folder(const std::filesystem::path& path, mode_t mode);

/// Writes the bytes of `source` to `out` and returns their SHA-256. Throws when the source changes meanwhile.
std::string copy_digested(const ReadableFile& source, OutputFile& out);

/// Sets the times of access and modification of `path`, of a symlink itself. `shown` is the path that errors
/// name.
void set_times(const std::filesystem::path& path, timespec access, timespec modification,
               const std::string& shown);
/// The same for one time of both.
void set_time(const std::filesystem::path& path, EpochSeconds time, const std::string& shown);

} // namespace pdist::support
