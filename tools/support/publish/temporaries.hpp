// The temporary outputs of this process: removed when their work fails, and when a signal ends the process.
#pragma once

#include "support/file.hpp"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

namespace pdist::support {

/// A temporary file or folder with its lock. From `claim` on, and until it was handed over by `last_step`, it
/// is removed at the end of the object's life, and by SIGINT, SIGTERM and SIGHUP (see `SignalCleanUp`).
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

/// While it lives, SIGINT, SIGTERM and SIGHUP remove temporary outputs of this process before it ends with
/// that signal; signals that are ignored (nohup) stay ignored. Programs make one, first thing in main:
/// threads that were there before would not be covered. A signal that came before the end of its life always
/// ends the process: else a caller that sent one while the last step was done would see a success now and
/// then.
class SignalCleanUp {
public:
  SignalCleanUp();
  SignalCleanUp(const SignalCleanUp&) = delete;
  SignalCleanUp& operator=(const SignalCleanUp&) = delete;
  ~SignalCleanUp();

private:
  sigset_t signals_{};
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

} // namespace pdist::support
