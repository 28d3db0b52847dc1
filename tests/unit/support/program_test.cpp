// What every program's main does with errors: lines on stderr and the exit status.
#include "support/command_line.hpp"
#include "support/error.hpp"
#include "support/program.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace pdist::support;

namespace {

struct Outcome {
  int status;
  std::string errors;
};

/// Runs `act` as the program pdist-test in a child, with stdout at `output`.
Outcome outcome(const std::function<int()>& act, std::vector<std::string> arguments = {},
                const char* output = "/dev/null") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  std::fflush(stdout); // the test's own, or the child prints it too
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], 2);
    if (std::freopen(output, "w", stdout) == nullptr) ::_exit(99);
    CommandLine app("A test", "pdist-test");
    bool flag = false;
    app.add_flag("--flag", flag, "A flag");
    arguments.insert(arguments.begin(), "pdist-test");
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
      pointers.push_back(argument.data());
    ::_exit(run_program(app, static_cast<int>(pointers.size()), pointers.data(), act));
  }
  ::close(ends[1]);
  std::string errors;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    errors.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WEXITSTATUS(status), errors};
}

} // namespace

TEST_SUITE("run_program") {
  TEST_CASE("the status is what the work returns, and nothing is said") {
    const Outcome done = outcome([] { return 0; });
    CHECK(done.status == 0);
    CHECK(done.errors.empty());
    CHECK(outcome([] { return 1; }).status == 1);
  }

  TEST_CASE("a refusal is one error line, its hint another, status 1") {
    const Outcome refused =
        outcome([]() -> int { throw Error("a\nb", "cannot read", "it is odd", "make it even"); });
    CHECK(refused.status == 1);
    CHECK(refused.errors == "pdist-test: error: a\\nb: cannot read: it is odd\nhint: make it even\n");
  }

  TEST_CASE("several refusals are one line each") {
    const Outcome refused = outcome([]() -> int {
      throw Errors({Error("a", "one", "", "way"), Error("b", "two")});
    });
    CHECK(refused.status == 1);
    CHECK(refused.errors == "pdist-test: error: a: one\nhint: way\npdist-test: error: b: two\n");
  }

  TEST_CASE("wrong usage has status 2 and points to the help") {
    const Outcome unknown = outcome([] { return 0; }, {"--flog"});
    CHECK(unknown.status == 2);
    CHECK(unknown.errors == "pdist-test: error: The following argument was not expected: --flog\n"
                            "hint: pdist-test --help\n");
    CHECK(outcome([]() -> int { throw UsageError("", "too few files"); }).status == 2);
  }

  TEST_CASE("an exception of a library is an error line too, not an abort") {
    const Outcome failed = outcome([]() -> int { throw std::length_error("too long"); });
    CHECK(failed.status == 1);
    CHECK(failed.errors == "pdist-test: error: too long\n");
  }

  TEST_CASE("what the standard library cannot do names its file like everything else") {
    const Outcome gone = outcome([] { return std::filesystem::canonical("/absent/file").empty() ? 1 : 0; });
    CHECK(gone.status == 1);
    CHECK(gone.errors ==
          "pdist-test: error: /absent/file: cannot make canonical path: No such file or directory\n");
  }

  TEST_CASE("the help is no error; what could not be printed is one") {
    CHECK(outcome([] { return 1; }, {"--help"}).status == 0);
    const auto print = [] {
      std::puts("result");
      return 0;
    };
    CHECK(outcome(print).status == 0);
    const Outcome full = outcome(print, {}, "/dev/full");
    CHECK(full.status == 1);
    CHECK(full.errors == "pdist-test: error: standard output: cannot write\n");
    CHECK(outcome([] { return 0; }, {"--help"}, "/dev/full").status == 1);
  }
}
