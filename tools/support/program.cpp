#include "support/program.hpp"

#include "support/command_line.hpp"
#include "support/error.hpp"
#include "support/publish/publish.hpp"
#include "support/tell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace pdist::support {

namespace {

void print_error(const std::string& program, const Error& error) {
  tell(fmt::format("{}: error: {}\n", program, error.what()));
  if (!error.hint().empty()) tell(fmt::format("hint: {}\n", error.hint()));
}

/// What the standard library says ("filesystem error: cannot make canonical path: <why> [<path>]"), in our
/// words.
Error named(const std::filesystem::filesystem_error& problem) {
  constexpr std::string_view start = "filesystem error: ";
  std::string what = problem.what();
  if (what.starts_with(start)) what.erase(0, start.size());
  const std::string why = problem.code().message();
  what.erase(std::min(what.find(": " + why), what.size()));
  return {problem.path1().string(), what, why};
}

/// What was printed must have arrived: a full disk behind stdout is a failure too.
int flushed(const std::string& program, int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  tell(fmt::format("{}: error: standard output: cannot write\n", program));
  return 1;
}

} // namespace

std::string version() {
  return PDIST_VERSION;
}

int run_program(const CommandLine& app, int argc, char** argv, const std::function<int()>& act) {
  const std::string program = app.name();
  try {
    const SignalCleanUp clean_up;
    std::string problem;
    const CommandLine::Parsed parsed = app.parse(argc, argv, problem);
    if (parsed == CommandLine::Parsed::arguments) return flushed(program, act());
    if (parsed == CommandLine::Parsed::help) return flushed(program, 0);
    tell(fmt::format("{}: error: {}\nhint: {} --help\n", program, problem, program));
    return 2;
  } catch (const UsageError& error) {
    print_error(program, error);
    return 2;
  } catch (const Errors& errors) {
    for (const Error& error : errors.all())
      print_error(program, error);
    return 1;
  } catch (const Error& error) {
    print_error(program, error);
    return 1;
  } catch (const std::filesystem::filesystem_error& problem) {
    print_error(program, named(problem));
    return 1;
  } catch (const std::exception& problem) {
    tell(fmt::format("{}: error: {}\n", program, problem.what()));
    return 1;
  }
}

} // namespace pdist::support
