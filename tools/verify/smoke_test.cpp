#include "verify/smoke_test.hpp"

#include "support/error.hpp"
#include "support/found.hpp"
#include "support/run/process.hpp"
#include "support/run/sandbox.hpp"
#include "support/suggest.hpp"
#include "support/text.hpp"
#include "verify/checks.hpp"
#include "verify/machine_programs.hpp"
#include "verify/moved_copy.hpp"
#include "verify/seclusion.hpp"
#include "verify/wine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

using support::EntryType;
using support::escaped;
using support::TreeEntry;

/// The end of an output is where a program says why it gave up.
constexpr std::size_t most_lines = 20;

/// On Windows the name alone makes a program.
bool is_executable_file(const DistTree& tree, const std::string& path) {
  const std::optional<fs::path> real = support::real_path_if_found(tree.root / path);
  if (!real || !support::is_at_or_below(*real, tree.root)) return false;
  const fs::file_status status = fs::status(*real);
  if (tree.format == binary::Format::pe)
    return fs::is_regular_file(status) && support::ascii_lower(path).ends_with(".exe");
  constexpr fs::perms execute = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  return fs::is_regular_file(status) && (status.permissions() & execute) != fs::perms::none;
}

std::vector<std::string> programs_of(const DistTree& tree) {
  std::vector<std::string> out;
  for (const TreeEntry& entry : tree.entries) {
    if (entry.type == EntryType::folder || is_library_name(entry.path, tree.format)) continue;
    if (is_executable_file(tree, entry.path)) out.push_back(entry.path);
  }
  return out;
}

void add_last_lines(std::vector<std::string>& findings, std::string_view name, std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  if (text.empty()) return;
  std::size_t from = text.size();
  for (std::size_t lines = 0; lines < most_lines && from != 0 && from != std::string_view::npos; ++lines) {
    from = text.rfind('\n', from - 1);
  }
  text.remove_prefix(from == std::string_view::npos || from == 0 ? 0 : from + 1);
  while (true) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1); // Windows ends its lines with both
    findings.push_back(fmt::format("{}: {}", name, escaped(line)));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// A status above 128 names a signal, but for programs of Windows, whose numbers are their own.
std::string shown_status(const support::ProcessResult& result, std::chrono::milliseconds limit,
                         bool windows) {
  if (result.timed_out)
    return fmt::format("did not end within {} s", std::chrono::duration<double>(limit).count());
  if (result.status <= 128 || windows) return fmt::format("exit status {}", result.status);
  const char* name = ::sigabbrev_np(result.status - 128);
  return name == nullptr ? fmt::format("exit status {}", result.status)
                         : fmt::format("exit status {} (SIG{})", result.status, name);
}

class SmokeTest {
public:
  SmokeTest(const DistTree& tree, const VerifyRequest& request, std::vector<std::string> hidden,
            std::optional<Wine> wine)
      : tree_(tree), request_(request), hidden_(std::move(hidden)), wine_(std::move(wine)) {}

  Check run();

private:
  support::ProcessRequest process() const;
  support::ProcessResult start(const std::string& program, Check& check) const;
  std::vector<std::string> emulator_for(const std::string& program) const;
  std::optional<support::ProcessResult> start_with_wine(const std::string& program, Check& check) const;

  const DistTree& tree_;
  const VerifyRequest& request_;
  std::vector<std::string> hidden_;
  std::optional<Wine> wine_;
};

support::ProcessRequest SmokeTest::process() const {
  support::ProcessRequest process;
  process.command = request_.smoke_test;
  process.folder = "/";
  process.environment.emplace();
  process.time_limit = request_.time_limit;
  return process;
}

support::ProcessResult SmokeTest::start(const std::string& program, Check& check) const {
  const MovedCopy copy(tree_, hidden_, "moved dist");
  const Seclusion seclusion(tree_.root, request_.isolation, hidden_, check);
  support::ProcessRequest request = process();
  request.command.front() = copy.folder() / program;
  const std::vector<std::string> emulator = emulator_for(program);
  request.command.insert(request.command.begin(), emulator.begin(), emulator.end());
  try {
    return seclusion.run(std::move(request));
  } catch (const support::Error& error) {
    if (error.reason() != std::generic_category().message(ENOEXEC)) throw;
    const auto found = std::ranges::find(tree_.binaries, program, &DistBinary::path);
    if (found == tree_.binaries.end()) throw;
    throw support::Error(
        program, "this machine cannot start it",
        fmt::format("it is for {}", shown(found->binary.architecture)),
        "CMAKE_CROSSCOMPILING_EMULATOR, or pdist-verify --emulator, names a program that starts "
        "it, such as qemu-aarch64;-L;/usr/aarch64-linux-gnu");
  }
}

/// The emulator's command, its program with its whole path: the environment has no PATH.
std::vector<std::string> SmokeTest::emulator_for(const std::string& program) const {
  std::vector<std::string> command = request_.emulator;
  if (command.empty()) return command;
  const auto found = program_of_machine(command.front());
  if (!found) throw support::Error(command.front(), "the emulator is not there", "no program has this name");
  if (std::ranges::find(tree_.binaries, program, &DistBinary::path) == tree_.binaries.end())
    throw support::Error(program, "cannot be the smoke test",
                         "it is no binary, and an emulator starts only those",
                         "name the program in bin that it starts");
  command.front() = found->string();
  return command;
}

/// The result; nothing when this Wine cannot run the program, which the check then says.
std::optional<support::ProcessResult> SmokeTest::start_with_wine(const std::string& program,
                                                                 Check& check) const {
  const Wine& wine = *wine_;
  // The letter is one of Windows' Western code page: programs that know no Unicode can have it in their path.
  const MovedCopy copy(tree_, hidden_, "moved dist \u00e9",
                       [wine](const fs::path& folder) { WinePrefix(wine, folder).end(); });
  const Seclusion seclusion(tree_.root, request_.isolation, hidden_, check);
  const WinePrefix prefix(wine, copy.temporary_folder());
  check.details.set("wine", prefix.version());
  prefix.make(seclusion);
  const auto binary = std::ranges::find(tree_.binaries, program, &DistBinary::path);
  if (binary == tree_.binaries.end())
    throw support::Error(program, "cannot be the smoke test", "it is not PE");
  if (const auto refusal = prefix.refusal(binary->binary.architecture)) {
    check.outcome = Check::Outcome::skipped;
    check.summary = fmt::format("{} is {}", escaped(program), *refusal);
    return std::nullopt;
  }
  support::ProcessRequest request = process();
  request.command =
      prefix.command(copy.folder() / program, {request.command.begin() + 1, request.command.end()});
  request.environment = prefix.environment();
  return seclusion.run(std::move(request));
}

Check SmokeTest::run() {
  Check check{.name = "smoke-test", .details = support::Value::map()};
  const std::string program = find_program(tree_, request_.smoke_test.front());
  std::vector<std::string> command = request_.smoke_test;
  command.front() = program;
  const std::string shown = escaped(support::shown_command(command));
  check.details.set("command", support::name_value(support::shown_command(command)));
  const std::optional<support::ProcessResult> started =
      wine_ ? start_with_wine(program, check) : start(program, check);
  if (!started) return check;
  const support::ProcessResult& result = *started;
  const std::string status = shown_status(result, request_.time_limit, wine_.has_value());
  check.details.set("status", result.status);
  check.details.set("timed_out", result.timed_out);
  if (result.timed_out || result.status != 0) {
    check.findings.push_back(fmt::format("{}: {}", shown, status));
    add_last_lines(check.findings, "stdout", result.output);
    add_last_lines(check.findings, "stderr", result.errors);
  }
  check.hint = fmt::format(
      "the program ran from a moved copy {}, with the build hidden: what it misses must be shipped",
      wine_ ? "under wine, with the environment of a fresh Windows" : "without environment");
  if (!wine_ && !request_.emulator.empty())
    check.hint +=
        "; an emulator must also find the target's loader and C library: qemu does with -L <sysroot>";
  std::string isolation = check.details.find("isolation")->text();
  if (wine_) isolation = fmt::format("{}, {}", check.details.find("wine")->text(), isolation);
  if (!wine_ && !request_.emulator.empty()) {
    check.details.set("emulator", support::name_value(support::shown_command(request_.emulator)));
    isolation =
        fmt::format("{}, {}", escaped(fs::path(request_.emulator.front()).filename().string()), isolation);
  }
  return concluded(std::move(check), fmt::format("{}: exit status 0 ({})", shown, isolation),
                   fmt::format("{}: {} ({})", shown, status, isolation));
}

} // namespace

std::string find_program(const DistTree& tree, const std::string& asked) {
  const bool bare = asked.find('/') == std::string::npos;
  std::vector<std::string> candidates;
  for (const char* ending : {"", tree.format == binary::Format::pe ? ".exe" : ""}) {
    candidates.push_back(asked + ending);
    if (bare) candidates.push_back("bin/" + asked + ending);
  }
  if (support::is_inner_path(asked)) {
    for (const std::string& candidate : candidates)
      if (is_executable_file(tree, candidate)) return candidate;
    if (tree.find(asked) != nullptr) {
      throw support::Error(asked, "cannot be the smoke test", "it is no executable file",
                           "install it with PROGRAMS, or with PERMISSIONS that let it run");
    }
  }
  const std::vector<std::string> known = programs_of(tree);
  std::string near;
  for (const std::string& candidate : candidates)
    if (near.empty()) near = support::nearest(candidate, known);
  throw support::Error(asked, "the smoke test's program is not in the dist", {},
                       near.empty() ? support::did_you_mean(asked, known)
                                    : fmt::format("did you mean '{}'?", near));
}

Check check_smoke_test(const DistTree& tree, const VerifyRequest& request,
                       const std::vector<std::string>& hidden) {
  if (request.smoke_test.empty()) {
    return {.name = "smoke-test", .outcome = Check::Outcome::skipped, .summary = "none was named"};
  }
  if (tree.format == binary::Format::macho)
    return {.name = "smoke-test",
            .outcome = Check::Outcome::skipped,
            .summary = "it is for macOS: only a Mac can start it"};
  std::optional<Wine> wine;
  if (tree.format == binary::Format::pe) {
    std::string why;
    wine = find_wine(request.wine, why);
    if (!wine)
      return {.name = "smoke-test",
              .outcome = Check::Outcome::skipped,
              .summary = fmt::format("it is for Windows: {} to start it with", why)};
  }
  std::vector<std::string> all = hidden;
  all.push_back(tree.root.string());
  return SmokeTest(tree, request, std::move(all), std::move(wine)).run();
}

} // namespace pdist::verify
