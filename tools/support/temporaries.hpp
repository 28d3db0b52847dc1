// The temporary outputs of this process: removed when their work fails, and when a signal ends the process.
#pragma once

#include "support/file.hpp"

#include <filesystem>
#include <functional>

namespace pdist::support {

/// A temporary file or folder with its lock. From `claim` on, and until it was handed over by `last_step`, it
/// is removed at the end of the object's life, and by SIGINT, SIGTERM and SIGHUP (see `clean_up_on_signals`).
/// The lock is let go after that: else what is removed could be another run's already.
class Temporary {
public:
  explicit Temporary(std::filesystem::path path) : path_(std::move(path)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary();

  const std::filesystem::path& path() const { return path_; }
  /// The open file or folder, which carries the lock.
  const FileDescriptor& opened() const { return opened_; }

  using Claim = std::function<void(FileDescriptor)>;
  /// Runs `step` while no clean-up can run, so that what is at `path` changes together with what is known of
  /// it. `step` gets a function to call when it has made and locked what is at `path`: that claims it.
  void step(const std::function<void(const Claim& claim)>& step);
  /// As `step`; afterwards what is at `path` is nothing of ours any more (renamed to its final name, or
  /// removed).
  void last_step(const std::function<void()>& step);

private:
  std::filesystem::path path_;
  FileDescriptor opened_;
  bool claimed_ = false;
};

/// Makes SIGINT, SIGTERM and SIGHUP remove temporary outputs of this process before it ends with that signal.
/// Programs call it once, first thing in main: threads that were there before would not be covered. Signals
/// that are ignored (nohup) stay ignored.
void clean_up_on_signals();

} // namespace pdist::support
