// Independent work on all cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace pdist::support {

/// Calls `work(i)` for every i in [0, count) on up to one thread a core. The first exception stops further
/// items and is thrown again here; which one is first does not depend on timing: it is that of the lowest i
/// among those that ran.
template <typename Work>
void parallel_for(std::size_t count, Work&& work) {
  const std::size_t workers = std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency()));
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::size_t failed_at = count;
  std::exception_ptr failure;
  const auto run = [&] {
    for (std::size_t i = next++; i < count && !failed; i = next++) {
      try {
        work(i);
      } catch (...) {
        const std::lock_guard lock(guard);
        failed = true;
        if (i < failed_at) {
          failed_at = i;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 1; i < workers; ++i)
        threads.emplace_back(run);
    } catch (const std::system_error&) {
      // This user may have no more threads: those that there are do it.
    }
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

} // namespace pdist::support
