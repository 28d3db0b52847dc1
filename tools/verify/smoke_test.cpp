#include "verify/smoke_test.hpp"

#include "support/error.hpp"
#include "support/process.hpp"
#include "support/sandbox.hpp"
#include "support/suggest.hpp"
#include "verify/checks.hpp"
#include "verify/moved_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <sys/prctl.h>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

using support::EntryType;
using support::escaped;
using support::TreeEntry;

/// The end of an output is where a program says why it gave up.
constexpr std::size_t most_lines = 20;

bool is_executable_file(const DistTree& tree, const std::string& path) {
  std::error_code none;
  const fs::path real = fs::canonical(tree.root / path, none);
  if (none || !support::is_at_or_below(real, tree.root)) return false;
  const fs::file_status status = fs::status(real, none);
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

/// Renames the dist while the object lives; its old name comes back even when this process is killed.
class MovedAside {
public:
  explicit MovedAside(const fs::path& dist) : dist_(dist) {
    const fs::path aside = dist.string() + ".pdist-verify-moved";
    clean_up_ = std::make_unique<CleanUpProcess>([dist, aside] {
      if (fs::exists(fs::symlink_status(aside)) && !fs::exists(fs::symlink_status(dist)))
        fs::rename(aside, dist);
    });
    std::error_code problem;
    fs::rename(dist, aside, problem);
    if (problem) throw support::system_error(dist.string(), "move the dist aside", problem.value());
  }

  void restore() {
    if (clean_up_->finish()) return;
    throw support::Error(dist_.string(), "the dist could not be moved back",
                         fmt::format("it is at {}.pdist-verify-moved", escaped(dist_.string())));
  }

private:
  fs::path dist_;
  std::unique_ptr<CleanUpProcess> clean_up_;
};

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
    findings.push_back(fmt::format("{}: {}", name, escaped(text.substr(0, end))));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string shown_status(const support::ProcessResult& result, std::chrono::milliseconds limit) {
  if (result.timed_out)
    return fmt::format("did not end within {} s", std::chrono::duration<double>(limit).count());
  if (result.status <= 128) return fmt::format("exit status {}", result.status);
  const char* name = ::sigabbrev_np(result.status - 128);
  return name == nullptr ? fmt::format("exit status {}", result.status)
                         : fmt::format("exit status {} (SIG{})", result.status, name);
}

class SmokeTest {
public:
  SmokeTest(const DistTree& tree, const VerifyRequest& request, std::vector<std::string> hidden)
      : tree_(tree), request_(request), hidden_(std::move(hidden)) {}

  Check run();

private:
  support::ProcessResult start(const std::string& program, Check& check) const;
  support::ProcessResult run_hidden(support::ProcessRequest& process, const support::Sandbox& sandbox) const;

  const DistTree& tree_;
  const VerifyRequest& request_;
  std::vector<std::string> hidden_;
};

support::ProcessResult SmokeTest::run_hidden(support::ProcessRequest& process,
                                             const support::Sandbox& sandbox) const {
  process.before_exec = [&sandbox] {
    if (const int number = sandbox.enter(); number != 0) return number;
    // The program goes when we are killed.
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno;
  };
  return support::run(process);
}

support::ProcessResult SmokeTest::start(const std::string& program, Check& check) const {
  const MovedCopy copy(tree_, hidden_);
  support::ProcessRequest process;
  process.command = request_.smoke_test;
  process.command.front() = copy.folder() / program;
  process.folder = "/";
  process.environment.emplace();
  process.time_limit = request_.time_limit;

  support::SandboxRules rules;
  rules.hidden.assign(hidden_.begin(), hidden_.end());
  const support::Sandbox sandbox(rules);
  std::optional<std::string> why_not = "asked for without one";
  if (request_.isolation == Isolation::automatic) why_not = sandbox.unavailable();
  if (!why_not) {
    support::Value names = support::Value::list();
    for (const std::string& folder : hidden_)
      names.add(support::name_value(folder));
    check.details.set("hidden", std::move(names));
  }
  check.details.set("isolation", why_not ? "moved and renamed" : "mount namespace");
  if (!why_not) return run_hidden(process, sandbox);
  check.notes.push_back(fmt::format("only moved and renamed, the build is not hidden: {}", *why_not));
  MovedAside aside(tree_.root);
  process.before_exec = [] { return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno; };
  support::ProcessResult result = support::run(process);
  aside.restore();
  return result;
}

Check SmokeTest::run() {
  Check check{.name = "smoke-test", .details = support::Value::map()};
  const std::string program = find_program(tree_, request_.smoke_test.front());
  std::vector<std::string> command = request_.smoke_test;
  command.front() = program;
  const std::string shown = escaped(support::shown_command(command));
  check.details.set("command", support::name_value(support::shown_command(command)));
  const support::ProcessResult result = start(program, check);
  const std::string status = shown_status(result, request_.time_limit);
  check.details.set("status", result.status);
  check.details.set("timed_out", result.timed_out);
  if (result.timed_out || result.status != 0) {
    check.findings.push_back(fmt::format("{}: {}", shown, status));
    add_last_lines(check.findings, "stdout", result.output);
    add_last_lines(check.findings, "stderr", result.errors);
  }
  check.hint =
      "the program ran from a moved copy without environment, with the build hidden: what it misses must be "
      "shipped";
  const std::string isolation = check.details.find("isolation")->text();
  return concluded(std::move(check), fmt::format("{}: exit status 0 ({})", shown, isolation),
                   fmt::format("{}: {} ({})", shown, status, isolation));
}

} // namespace

std::string find_program(const DistTree& tree, const std::string& asked) {
  const bool bare = asked.find('/') == std::string::npos;
  if (support::is_inner_path(asked)) {
    if (is_executable_file(tree, asked)) return asked;
    if (bare && is_executable_file(tree, "bin/" + asked)) return "bin/" + asked;
    if (tree.find(asked) != nullptr) {
      throw support::Error(asked, "cannot be the smoke test", "it is no executable file",
                           "install it with PROGRAMS, or with PERMISSIONS that let it run");
    }
  }
  const std::vector<std::string> known = programs_of(tree);
  std::string near = support::nearest(asked, known);
  if (near.empty() && bare) near = support::nearest("bin/" + asked, known);
  throw support::Error(asked, "the smoke test's program is not in the dist", {},
                       near.empty() ? support::did_you_mean(asked, known)
                                    : fmt::format("did you mean '{}'?", near));
}

Check check_smoke_test(const DistTree& tree, const VerifyRequest& request,
                       const std::vector<std::string>& hidden) {
  if (request.smoke_test.empty()) {
    return {.name = "smoke-test", .outcome = Check::Outcome::skipped, .summary = "none was named"};
  }
  if (tree.format == binary::Format::pe) {
    return {.name = "smoke-test",
            .outcome = Check::Outcome::skipped,
            .summary = "it is for Windows: its programs are not started here"};
  }
  std::vector<std::string> all = hidden;
  all.push_back(tree.root.string());
  return SmokeTest(tree, request, std::move(all)).run();
}

} // namespace pdist::verify
