#include "verify/clean_up_process.hpp"

#include "support/error.hpp"

#include <array>
#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pdist::verify {

namespace {

/// Closes everything that could keep others waiting (our outputs may be pipes), but `kept`.
void let_go_of_files(int kept) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {0, 1, 2})
    ::dup2(null, standard);
  ::close_range(3, static_cast<unsigned>(kept) - 1, 0);
  ::close_range(static_cast<unsigned>(kept) + 1, ~0U, 0);
}

[[noreturn]] void wait_and_undo(int lifeline, const std::function<void()>& undo) {
  ::setsid(); // a terminal's Ctrl-C is for the other process
  let_go_of_files(lifeline);
  char byte = 0;
  while (::read(lifeline, &byte, 1) < 0 && errno == EINTR) {
  }
  try {
    undo();
    ::_exit(0);
  } catch (const std::exception&) {
    ::_exit(1);
  }
}

} // namespace

CleanUpProcess::CleanUpProcess(const std::string& shown, const std::function<void()>& undo) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw support::system_error(shown, "guard it: make a pipe", errno);
  process_ = ::fork();
  if (process_ == 0) {
    ::close(ends[1]);
    wait_and_undo(ends[0], undo);
  }
  ::close(ends[0]);
  lifeline_ = ends[1];
  if (process_ < 0) {
    const int number = errno;
    ::close(lifeline_);
    throw support::system_error(shown, "guard it: start a process", number);
  }
}

bool CleanUpProcess::finish() {
  if (process_ < 0) return true;
  ::close(lifeline_);
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return status == 0;
}

CleanUpProcess::~CleanUpProcess() {
  finish();
}

} // namespace pdist::verify
