// Benchmark: the plan of a program's closure against ldd and CMake's file(GET_RUNTIME_DEPENDENCIES).
//
//   plan_closure <pdist-runtime> <cmake> [<program>]
//
// Needs nothing of this project to compile. Prints one row a peer: what, ours, theirs, how many times faster,
// what is asked for, whether it is reached; then rows for memory and child processes. Each command runs
// several times, the best time counts: other work on the machine only ever makes a run slower.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

struct Measured {
  double milliseconds = std::numeric_limits<double>::max();
  long kilobytes = 0; ///< largest resident set of the process itself or of one child that it waited for
};

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "plan_closure: error: %s\n", message.c_str());
  std::exit(1);
}

[[noreturn]] void become(const std::vector<std::string>& command) {
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, STDOUT_FILENO);
  ::dup2(null, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

Measured run_once(const std::vector<std::string>& command) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) become(command);
  int status = 0;
  struct rusage usage {};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) fail("cannot run " + command[0]);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (status != 0) fail(command[0] + " failed: is it there, and does the command line fit?");
  return {took.count(), usage.ru_maxrss};
}

Measured best_of(int runs, const std::vector<std::string>& command) {
  Measured best;
  for (int i = 0; i < runs; ++i) {
    const Measured one = run_once(command);
    best.milliseconds = std::min(best.milliseconds, one.milliseconds);
    best.kilobytes = std::max(best.kilobytes, one.kilobytes);
  }
  return best;
}

const char* verdict(bool reached) {
  return reached ? "reached" : "MISSED";
}

void print_ratio(const char* peer, const Measured& ours, const Measured& theirs, double asked) {
  const double ratio = theirs.milliseconds / ours.milliseconds;
  std::printf("plan of the closure, against %-32s %9.1f ms %9.1f ms %8.1fx   asked: %gx   %s\n", peer,
              ours.milliseconds, theirs.milliseconds, ratio, asked, verdict(ratio >= asked));
}

/// How many programs the command starts, itself included, as strace sees it.
int programs_started(const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::vector<std::string> traced{"strace", "-f", "-qq", "-e", "trace=execve", "-o", log.string()};
  traced.insert(traced.end(), command.begin(), command.end());
  run_once(traced);
  std::ifstream lines(log);
  int count = 0;
  for (std::string line; std::getline(lines, line);)
    count += line.ends_with(" = 0") ? 1 : 0;
  return count;
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) fail("usage: plan_closure <pdist-runtime> <cmake> [<program>]");
  const std::string program = argc == 4 ? argv[3] : "/usr/bin/ffmpeg";
  std::string folder = (std::filesystem::temp_directory_path() / "plan_closure.XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) fail("cannot make a folder in " + folder);
  const std::filesystem::path work = folder;
  const std::filesystem::path script = work / "closure.cmake";
  std::ofstream(script) << "file(GET_RUNTIME_DEPENDENCIES EXECUTABLES [==[" << program
                        << "]==] RESOLVED_DEPENDENCIES_VAR found UNRESOLVED_DEPENDENCIES_VAR missing)\n";

  const std::vector<std::string> plan{argv[1],  "plan",        "--program", program,
                                      "--dist", work / "dist", "--dry-run"};
  // In turns, so that a busy moment of the machine meets all of them.
  Measured ours, ldd;
  for (int round = 0; round < 5; ++round) {
    const Measured a = best_of(5, plan), b = best_of(5, {"ldd", program});
    ours = {std::min(ours.milliseconds, a.milliseconds), std::max(ours.kilobytes, a.kilobytes)};
    ldd = {std::min(ldd.milliseconds, b.milliseconds), std::max(ldd.kilobytes, b.kilobytes)};
  }
  print_ratio("ldd", ours, ldd, 1);
  print_ratio("CMake's GET_RUNTIME_DEPENDENCIES", ours, best_of(2, {argv[2], "-P", script.string()}), 20);
  std::printf("plan of the closure, memory: %ld KiB   asked: under 30720 KiB   %s\n", ours.kilobytes,
              verdict(ours.kilobytes < 30720));
  const int started = programs_started(plan, work / "strace.log") - 1;
  std::printf("plan of the closure, child processes: %d   asked: 0   %s\n", started, verdict(started == 0));
  std::filesystem::remove_all(work);
  return 0;
}
