// A lock on what several commands of one build use: many may read it at once, one alone changes it.
#pragma once

#include "support/file.hpp"

#include <filesystem>

namespace pdist::support {

/// Held until destroyed, or until the process ends. The lock is fcntl(2)'s, as that of CMake's file(LOCK): a
/// process that opens the file elsewhere and closes it loses the lock.
class UsageLock {
public:
  enum class Use { read, change };

  /// Locks `file`, which is made where it is absent, in a folder that exists. Waits for others, saying on
  /// stderr which process has `subject`. Does nothing where a line of the environment's PORTABLE_DIST_LOCK
  /// is the file: a program that has the lock has started this one. Nor does it for a reader where the
  /// file cannot be made: nobody changes anything there then.
  UsageLock(const std::filesystem::path& file, Use use, const std::filesystem::path& subject);

  /// Whether another process had the lock before.
  bool waited() const { return waited_; }

private:
  FileDescriptor fd_;
  bool waited_ = false;
};

} // namespace pdist::support
