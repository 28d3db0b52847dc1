// Progress of long work: one line on a terminal, nothing in a pipe or a log.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>

namespace pdist::support {

/// Shows "<what> <done>/<total>" on stderr while it lives, when stderr is a terminal. May be advanced from
/// several threads.
class Progress {
public:
  Progress(std::string what, std::size_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void advance();

private:
  std::string what_;
  std::size_t total_;
  std::atomic<std::size_t> done_{0};
  std::mutex line_;
  bool shown_;
};

} // namespace pdist::support
