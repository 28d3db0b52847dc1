// The lock on an output: its temporary file or folder, held with flock(2), which the kernel drops at a kill.
#pragma once

#include "support/file.hpp"
#include "support/publish/temporaries.hpp"

#include <filesystem>

namespace pdist::support {

/// `.<name>.pdist-tmp` beside `target`; a name too long for that is cut and told apart by a hash.
std::filesystem::path temporary_path(const std::filesystem::path& target);

/// Makes, locks and claims the temporary file of `target`, empty; a left-over one is used again. Waits for
/// another run that holds it, saying on stderr which process that is. Errors name `target`.
void lock_temporary_file(const std::filesystem::path& target, Temporary& temporary);

/// As `lock_temporary_file`, for a folder; a left-over one is emptied.
void lock_temporary_folder(const std::filesystem::path& target, Temporary& temporary);

/// Waits for the lock on an open file or folder.
void lock_exclusively(const FileDescriptor& opened, const std::filesystem::path& target);

} // namespace pdist::support
