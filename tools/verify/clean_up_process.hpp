// Undoing what must not stay, whatever happens to this process.
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>

namespace pdist::verify {

/// A process that waits until this object, or this process, ends (also by SIGKILL), and then undoes
/// something.
class CleanUpProcess {
public:
  /// `undo` runs in the other process, so it sees the program as it is now. What it throws makes `finish`
  /// throw. `shown` is what is undone, for errors.
  CleanUpProcess(const std::string& shown, const std::function<void()>& undo);
  CleanUpProcess(const CleanUpProcess&) = delete;
  CleanUpProcess& operator=(const CleanUpProcess&) = delete;
  ~CleanUpProcess();

  /// Undoes now, and waits for it. Returns whether it could be undone.
  bool finish();

private:
  pid_t process_ = -1;
  int lifeline_ = -1; ///< its end, when the last copy is closed, is the sign
};

} // namespace pdist::verify
