#include "support/program.hpp"

#include "support/error.hpp"
#include "support/publish.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace pdist::support {

namespace {

void print_error(const std::string& program, const Error& error) {
  fmt::print(stderr, "{}: error: {}\n", program, error.what());
  if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
}

/// What was printed must have arrived: a full disk behind stdout is a failure too.
int flushed(const std::string& program, int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  fmt::print(stderr, "{}: error: standard output: cannot write\n", program);
  return 1;
}

} // namespace

std::string version() {
  return PDIST_VERSION;
}

int run_program(CLI::App& app, int argc, char** argv, const std::function<int()>& act) {
  const std::string program = app.get_name();
  try {
    const SignalCleanUp clean_up;
    app.parse(argc, argv);
    return flushed(program, act());
  } catch (const CLI::Success& request) { // --help, --version
    app.exit(request);
    return flushed(program, 0);
  } catch (const CLI::ParseError& problem) {
    fmt::print(stderr, "{}: error: {}\nhint: {} --help\n", program, problem.what(), program);
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
  } catch (const std::exception& problem) {
    fmt::print(stderr, "{}: error: {}\n", program, problem.what());
    return 1;
  }
}

} // namespace pdist::support
