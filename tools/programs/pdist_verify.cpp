// pdist-verify: proves a dist.
#include "runtime/request.hpp"
#include "support/command_line.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/program.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/usage_lock.hpp"
#include "support/tell.hpp"
#include "verify/report.hpp"
#include "verify/seclusion.hpp"
#include "verify/verify.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <optional>

namespace {

namespace fs = std::filesystem;
using namespace pdist;

struct Options {
  fs::path dist, request, policy, report;
  std::string name, smoke_test;
  std::vector<fs::path> private_folders, hidden_folders;
  std::vector<std::string> exclude_regexes, allowed_paths, abi_floor, required, smoke_arguments, skipped;
  double time_limit = 60; // seconds
  std::string isolation = "automatic";
  fs::path wine;
  std::vector<std::string> emulator;
  bool json = false;
};

/// "lib/x=why" as its two halves. `option` names it in errors.
std::pair<std::string, std::string> halves(const std::string& text, const std::string& option,
                                           const std::string& form) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
    throw support::UsageError(
        {}, fmt::format("{} '{}' is not of the form {}", option, support::escaped(text), form));
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

template <typename Item>
void add(std::vector<Item>& list, const std::vector<Item>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

/// What CMake asked for: everything of the build is private.
verify::VerifyRequest from_cmake(const fs::path& path) {
  const runtime::Request request = runtime::read_request(path);
  verify::VerifyRequest out;
  out.dist = request.dist;
  out.name = request.name;
  out.library_policy = request.library_policy;
  out.exclude_regexes = request.exclude_regexes;
  out.private_folders = {request.source_folder, request.build_folder, request.install_prefix, request.work,
                         request.dist};
  if (request.runtime && request.runtime->home) out.hidden_folders.push_back(*request.runtime->home);
  out.allowed_paths = request.allowed_paths;
  out.abi_floor = request.abi_floor;
  out.required_files = request.required_files;
  if (request.smoke_test) {
    out.smoke_test = request.smoke_test->arguments;
    out.smoke_test.insert(out.smoke_test.begin(), request.smoke_test->program);
    out.emulator = request.smoke_test->emulator;
  }
  return out;
}

verify::VerifyRequest asked(const Options& options) {
  verify::VerifyRequest out = options.request.empty() ? verify::VerifyRequest{} : from_cmake(options.request);
  if (!options.dist.empty()) out.dist = options.dist;
  if (out.dist.empty()) throw support::UsageError({}, "no dist was named", {}, "pdist-verify <dist>");
  if (!options.policy.empty()) out.library_policy = options.policy;
  if (!options.name.empty()) out.name = options.name;
  add(out.private_folders, options.private_folders);
  add(out.hidden_folders, options.hidden_folders);
  for (const std::string& text : options.allowed_paths) {
    out.allowed_paths.push_back(halves(text, "--allow-path", "<glob>=<reason>"));
  }
  for (const std::string& text : options.abi_floor) {
    out.abi_floor.push_back(halves(text, "--abi-floor", "<family>=<version>"));
  }
  add(out.required_files, options.required);
  add(out.exclude_regexes, options.exclude_regexes);
  if (!options.smoke_test.empty()) {
    out.smoke_test = {options.smoke_test};
    add(out.smoke_test, options.smoke_arguments);
  } else if (!options.smoke_arguments.empty()) {
    throw support::UsageError({}, "arguments after '--' belong to a smoke test", {},
                              "name its program: --smoke-test <program> -- <arguments>");
  }
  out.skipped_checks = options.skipped;
  out.time_limit = std::chrono::milliseconds(std::llround(options.time_limit * 1000));
  out.wine = options.wine;
  if (!options.emulator.empty()) out.emulator = options.emulator;
  if (options.isolation == "moved") out.isolation = verify::Isolation::moved;
  return out;
}

int prove(const Options& options) {
  const fs::path dist = !options.dist.empty()      ? options.dist
                        : !options.request.empty() ? runtime::read_request(options.request).dist
                                                   : fs::path();
  if (!dist.empty())
    if (const std::string done = verify::bring_back(dist); !done.empty())
      support::tell(fmt::format("pdist-verify: note: {}\n", done));
  // Nobody changes the dist of a build meanwhile.
  std::optional<support::UsageLock> lock;
  if (!options.request.empty()) {
    const runtime::Request request = runtime::read_request(options.request);
    lock.emplace(runtime::lock_file(request), support::UsageLock::Use::read, request.dist);
  }
  const verify::Report report = verify::verify(asked(options));
  const std::string json = support::to_json(to_value(report));
  if (!options.report.empty()) {
    support::publish_file(options.report, {}, [&](support::OutputFile& out) { out.write(json); });
  }
  fmt::print("{}", options.json ? json : to_text(report));
  if (report.passed()) return 0;
  std::vector<std::string> failed;
  for (const verify::Check& check : report.checks) {
    if (check.outcome == verify::Check::Outcome::failed) failed.push_back(check.name);
  }
  throw support::Error(report.dist.string(), "not proven",
                       fmt::format("failed: {}", fmt::join(failed, ", ")));
}

/// What the dist is, and what is of the build.
void add_inputs(support::CommandLine& app, Options& options) {
  app.add_option("dist", options.dist, "The folder to prove")->option_text("DIST");
  app.add_option("--request", options.request,
                 "request.json of add_portable_dist(): everything below as CMake asked for it")
      ->option_text("FILE");
  app.add_option("--policy", options.policy,
                 "Library policy: which libraries belong to the system (default: linux-desktop.yaml, "
                 "windows-10.yaml)")
      ->option_text("FILE");
  app.add_option("--name", options.name, "Name of the dist: share/NAME/dist/manifest.json must be there")
      ->option_text("NAME");
  app.add_option("--private-folder", options.private_folders,
                 "A folder of the build: its path may not be in the dist, the smoke test does not see it")
      ->option_text("DIR ...")
      ->one_at_a_time();
  app.add_option("--hide", options.hidden_folders, "Another folder that the smoke test does not see")
      ->option_text("DIR ...")
      ->one_at_a_time();
}

/// What the dist is held to.
void add_rules(support::CommandLine& app, Options& options) {
  app.add_option(
         "--allow-path", options.allowed_paths,
         "Files that may hold a private folder's path, and why: 'share/doc/*=names the build on purpose'")
      ->option_text("GLOB=REASON ...")
      ->one_at_a_time();
  app.add_option("--exclude-regex", options.exclude_regexes,
                 "Libraries that are left to the system besides those of "
                 "the policy")
      ->option_text("REGEX ...")
      ->one_at_a_time();
  app.add_option("--abi-floor", options.abi_floor,
                 "Highest symbol version of a family that may be needed: GLIBC=2.31, GLIBCXX=3.4.28")
      ->option_text("FAMILY=VERSION ...")
      ->one_at_a_time();
  app.add_option("--require", options.required, "Paths or globs in the dist that must be there and not empty")
      ->option_text("GLOB ...")
      ->one_at_a_time();
}

void add_smoke_test(support::CommandLine& app, Options& options) {
  app.add_option("--smoke-test", options.smoke_test,
                 "A program of the dist (a path in it, or a name in its root or bin) that must end with "
                 "status 0; its "
                 "arguments come last, after --")
      ->option_text("PROGRAM");
  app.add_option("--timeout", options.time_limit, "Seconds that the smoke test may take (default: 60)")
      ->option_text("SECONDS")
      ->in_range(0.1, 86400.0);
  app.add_option(
         "--isolation", options.isolation,
         "automatic: a mount namespace where one can be made; moved: only a copy, the dist renamed meanwhile")
      ->option_text("HOW")
      ->one_of({"automatic", "moved"});
  app.add_option("--wine", options.wine,
                 "What starts the programs of a dist for Windows (default: wine, where PATH has it)")
      ->option_text("PROGRAM");
  app.add_option("--emulator", options.emulator,
                 "What starts the programs of a dist for another processor, word for word: "
                 "--emulator=qemu-arm --emulator=-L --emulator=/usr/arm-linux-gnueabihf")
      ->option_text("WORD ...")
      ->one_at_a_time();
}

void add_results(support::CommandLine& app, Options& options) {
  app.add_option("--skip", options.skipped,
                 "A check to leave out: " + fmt::format("{}", fmt::join(verify::check_names(), ", ")))
      ->option_text("CHECK ...")
      ->one_at_a_time();
  app.add_option("--report", options.report, "Write the result as JSON too")->option_text("FILE");
  app.add_flag("--json", options.json, "Print the result as JSON");
}

} // namespace

int main(int argc, char** argv) {
  support::CommandLine app(
      "Proves a dist: libraries, search paths, paths of the build, symlinks, permissions, symbol versions, "
      "manifest, required files, and a smoke test from a moved copy with the build hidden.",
      "pdist-verify");
  app.set_version_flag("--version", support::version());
  app.footer("Options with '...' may be repeated.\nExample:\n  pdist-verify out/chat --private-folder "
             "\"$PWD\" --smoke-test chat -- --version\n"
             "Exit status: 0 proven, 1 not proven, 2 wrong usage.");
  Options options;
  add_inputs(app, options);
  add_rules(app, options);
  add_smoke_test(app, options);
  add_results(app, options);
  // What follows "--" is the smoke test's, whatever it looks like.
  int ours = 1;
  while (ours < argc && std::string_view(argv[ours]) != "--")
    ++ours;
  if (ours < argc) options.smoke_arguments.assign(argv + ours + 1, argv + argc);
  return support::run_program(app, ours, argv, [&] { return prove(options); });
}
