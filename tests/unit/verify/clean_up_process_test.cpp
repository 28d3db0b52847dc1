// What must not stay is undone, also when the process that made it is killed.
#include "scratch.hpp"
#include "verify/clean_up_process.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace pdist;
namespace fs = std::filesystem;

TEST_CASE("what must not stay is undone at the end of the object") {
  const test::Scratch scratch;
  const fs::path file = scratch.file("file", "");
  {
    const verify::CleanUpProcess clean_up(file.string(), [file] { fs::remove(file); });
    CHECK(fs::exists(file));
  }
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("it is told whether it could be undone") {
  verify::CleanUpProcess good("good", [] {}), bad("bad", [] { throw std::runtime_error("cannot"); });
  CHECK(good.finish());
  CHECK_FALSE(bad.finish());
}

TEST_CASE("it is undone when the process is killed") {
  const test::Scratch scratch;
  const fs::path file = scratch.file("file", "");
  // The clean-up process of a killed child becomes ours to wait for.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const verify::CleanUpProcess clean_up(file.string(), [file] { fs::remove(file); });
    ::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WTERMSIG(status) == SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  CHECK_FALSE(fs::exists(file));
}
