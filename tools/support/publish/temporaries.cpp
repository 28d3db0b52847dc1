#include "support/publish/temporaries.hpp"

#include "support/error.hpp"
#include "support/publish/remove_tree.hpp"
#include "support/run/process.hpp"

#include <chrono>
#include <mutex>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// Paths that are claimed. Never destroyed: the clean-up thread may outlive main's statics.
struct Registry {
  std::mutex guard;
  std::multiset<fs::path> paths;
};

Registry& registry() {
  static auto* const only = new Registry;
  return *only;
}

/// Best effort: what stays is removed by the next run. Returns whether it is gone.
bool remove_what_is_at(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return true;
  if (!S_ISDIR(status.st_mode)) return ::unlink(path.c_str()) == 0;
  try {
    remove_tree(path);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// Waits for one of `signals`, removes everything, and lets the process end by that signal. Returns when
/// `is_over` and SIGRTMIN says to look.
void clean_up_thread(const sigset_t& signals, const std::atomic<bool>& is_over) {
  int number = 0;
  while (::sigwait(&signals, &number) != 0 || number == SIGRTMIN) {
    if (is_over) return;
  }
  kill_running_programs(); // they would write on into what is removed
  registry().guard.lock(); // kept until the end: no other thread gets past its Temporary
  for (const fs::path& path : registry().paths) {
    // Other threads may still write into a folder: they fail soon, because it goes away under them, and then
    // wait in ~Temporary. The number of attempts only bounds a surprise.
    for (int attempt = 0; attempt < 300 && !remove_what_is_at(path); ++attempt) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  ::signal(number, SIG_DFL);
  ::kill(::getpid(), number);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::_exit(128 + number);
}

} // namespace

Temporary::~Temporary() {
  if (claimed_) last_step([this] { remove_what_is_at(path_); });
}

void Temporary::step(const std::function<void(const Claim& claim)>& step) {
  const std::lock_guard lock(registry().guard);
  step([this](FileDescriptor opened) {
    registry().paths.insert(path_);
    opened_ = std::move(opened);
    claimed_ = true;
  });
}

void Temporary::last_step(const std::function<void()>& step) {
  const std::lock_guard lock(registry().guard);
  step();
  registry().paths.erase(registry().paths.find(path_));
  claimed_ = false;
}

SignalCleanUp::SignalCleanUp() {
  sigemptyset(&signals_);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction current {};
    if (::sigaction(number, nullptr, &current) == 0 && current.sa_handler != SIG_IGN) {
      sigaddset(&signals_, number);
    }
  }
  sigaddset(&signals_, SIGRTMIN);
  ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  static_cast<void>(registry());
  try {
    thread_ = std::thread([this] { clean_up_thread(signals_, is_over_); });
  } catch (const std::system_error&) {
    // This user may have no more threads: what a signal leaves behind, the next run removes.
    ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }
}

SignalCleanUp::~SignalCleanUp() {
  if (!thread_.joinable()) return;
  is_over_ = true;
  ::pthread_kill(thread_.native_handle(), SIGRTMIN);
  thread_.join(); // a thread that has taken a signal never ends: the process does
  ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

} // namespace pdist::support
