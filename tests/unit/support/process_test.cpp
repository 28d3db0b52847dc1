// Running other programs: what they get, what comes back, and how they are ended.
#include "scratch.hpp"
#include "support/run/process.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace pdist::support;
using namespace std::chrono_literals;
using pdist::test::Scratch;
using pdist::test::thrown_by;

namespace {

ProcessRequest shell(std::string script) {
  ProcessRequest request;
  request.command = {"/bin/sh", "-c", std::move(script)};
  return request;
}

/// Whether the process, started by a child that is gone, was killed. Such orphans become ours to wait for.
bool was_killed(const std::string& process) {
  const pid_t orphan = std::stoi(process);
  int status = 0;
  return ::waitpid(orphan, &status, 0) == orphan && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

class AdoptOrphans {
public:
  AdoptOrphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
  AdoptOrphans(const AdoptOrphans&) = delete;
  AdoptOrphans& operator=(const AdoptOrphans&) = delete;
  ~AdoptOrphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }
};

} // namespace

TEST_SUITE("run") {
  TEST_CASE("both outputs and the status come back") {
    const ProcessResult result = run(shell("echo out; echo err >&2; exit 7"));
    CHECK(result.status == 7);
    CHECK(result.output == "out\n");
    CHECK(result.errors == "err\n");
    CHECK_FALSE(result.timed_out);
  }

  TEST_CASE("arguments arrive exactly, whatever is in them") {
    ProcessRequest request;
    request.command = {"/usr/bin/printf", "<%s>", "",   " ",   "a b", "$HOME", "`id`", "*",
                       "'\"\\",           "\n",   "-n", "\xff"};
    CHECK(run(request).output == "<>< ><a b><$HOME><`id`><*><'\"\\><\n><-n><\xff>");
  }

  TEST_CASE("a program that a signal ended has status 128 + its number") {
    CHECK(run(shell("kill -TERM $$")).status == 128 + SIGTERM);
    CHECK(run(shell("kill -SEGV $$")).status == 128 + SIGSEGV);
  }

  TEST_CASE("the environment is what was asked for, or inherited") {
    ::setenv("PDIST_TEST_INHERITED", "yes", 1);
    CHECK(run(shell("echo $PDIST_TEST_INHERITED")).output == "yes\n");
    ProcessRequest request;
    request.command = {"/usr/bin/env"};
    request.environment = {"A=1", "B=x y"};
    CHECK(run(request).output == "A=1\nB=x y\n");
    request.environment.emplace();
    CHECK(run(request).output.empty());
    ::unsetenv("PDIST_TEST_INHERITED");
  }

  TEST_CASE("the folder is what was asked for; stdin is empty") {
    const Scratch scratch;
    ProcessRequest request = shell("pwd; cat");
    request.folder = scratch.folder();
    CHECK(run(request).output == std::filesystem::canonical(scratch.folder()).string() + "\n");
  }

  TEST_CASE("a missing program, folder or right to start it is an error, not a status") {
    const Scratch scratch;
    ProcessRequest request;
    request.command = {"/nonexistent/program"};
    CHECK(thrown_by([&] { run(request); }) ==
          "/nonexistent/program: cannot start: No such file or directory");
    const std::string plain = scratch.file("plain", "text");
    request.command = {plain};
    CHECK(thrown_by([&] { run(request); }) == plain + ": cannot start: Permission denied");
    request = shell("true");
    request.folder = scratch / "absent";
    CHECK(thrown_by([&] { run(request); }) == "/bin/sh: cannot start: No such file or directory");
  }

  TEST_CASE("names without a slash are looked up in PATH") {
    ProcessRequest request;
    request.command = {"true"};
    CHECK(run(request).status == 0);
    request.command = {"pdist-no-such-program"};
    CHECK(thrown_by([&] { run(request); }) ==
          "pdist-no-such-program: cannot start: No such file or directory");
  }

  TEST_CASE("a program that takes too long is killed, with what it started") {
    const AdoptOrphans adopt;
    ProcessRequest request = shell("sleep 1000 & echo $!; wait");
    request.time_limit = 2s;
    const ProcessResult result = run(request);
    CHECK(result.timed_out);
    CHECK(result.status == 128 + SIGKILL);
    CHECK(was_killed(result.output));
  }

  TEST_CASE("a program that closes its outputs and goes on is killed when its time is over") {
    ProcessRequest request = shell("exec >&- 2>&-; exec sleep 1000");
    request.time_limit = 300ms;
    const ProcessResult result = run(request);
    CHECK(result.timed_out);
    CHECK(result.status == 128 + SIGKILL);
  }

  TEST_CASE("a program that left a child behind with its outputs does not hold us up beyond its time") {
    const AdoptOrphans adopt;
    ProcessRequest request = shell("sleep 1000 & echo $!");
    request.time_limit = 2s;
    const ProcessResult result = run(request);
    CHECK(result.timed_out);
    CHECK(was_killed(result.output));
  }

  TEST_CASE("of a flood of output the end is kept, of both outputs at once") {
    const ProcessResult result = run(shell(
        "i=0; while [ $i -lt 300 ]; do printf '%010000d' $i; printf '%010000d' $i >&2; i=$((i+1)); done"));
    CHECK(result.status == 0);
    CHECK(result.output.size() == 1 << 20);
    CHECK(result.errors.size() == 1 << 20);
    CHECK(result.output.ends_with("0299"));
    CHECK(result.errors.ends_with("0299"));
  }

  TEST_CASE("lines of stderr arrive one by one, also the last without its end") {
    std::string lines;
    ProcessRequest request = shell("printf 'one\\n\\ntwo\\nthree' >&2");
    request.on_error_line = [&](std::string_view line) {
      lines += "<" + std::string(line) + ">";
      return true;
    };
    CHECK(run(request).errors == "one\n\ntwo\nthree");
    CHECK(lines == "<one><><two><three>");
  }

  TEST_CASE("a listener can end the program, and what it started") {
    const AdoptOrphans adopt;
    std::string child;
    ProcessRequest request = shell("sleep 1000 & echo $! >&2; wait");
    request.on_error_line = [&](std::string_view line) {
      child = line;
      return false;
    };
    const ProcessResult result = run(request);
    CHECK(result.status == 128 + SIGKILL);
    CHECK_FALSE(result.timed_out);
    CHECK(was_killed(child));
  }

  TEST_CASE("work before the start runs in the child, and its failure is named") {
    ProcessRequest request = shell("echo $PPID");
    const pid_t parent = ::getpid();
    request.before_exec = [parent] { return ::getpid() == parent ? EEXIST : 0; };
    CHECK(run(request).output == std::to_string(parent) + "\n");
    request.before_exec = [] { return EPERM; };
    CHECK(thrown_by([&] { run(request); }) == "/bin/sh: cannot start: Operation not permitted");
  }

  TEST_CASE("the child has no open files but its three and those that we meant it to inherit") {
    int meant = 0;
    for (int fd = 3; fd < 1024; ++fd) {
      const int flags = ::fcntl(fd, F_GETFD);
      if (flags != -1 && (flags & FD_CLOEXEC) == 0) ++meant;
    }
    const std::string files =
        run(shell("set -- /proc/$$/fd/*; echo $#")).output; // and the listed folder itself
    CHECK(files == std::to_string(4 + meant) + "\n");
  }
}

TEST_SUITE("shown command") {
  TEST_CASE("what a shell would misread is quoted, the rest is plain") {
    CHECK(shown_command({"cmake", "--build", "/b/x_1", "-DA=1"}) == "cmake --build /b/x_1 -DA=1");
    CHECK(shown_command({"a b", "", "it's", "$x;"}) == "'a b' '' 'it'\\''s' '$x;'");
  }

  TEST_CASE("a shell reads it back as it was") {
    const std::vector<std::string> command{
        "/usr/bin/printf", "<%s>", "a'b", "$(id)", "\"\\", "~", "#x", "!", ""};
    CHECK(run(shell(shown_command(command))).output == "<a'b><$(id)><\"\\><~><#x><!><>");
  }
}
