#include "package/model/hooks.hpp"

#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/version/parse.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/run/process.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::Value;

/// dpkg and rpm keep every script of every installed package; real ones have some kilobytes.
constexpr std::uint64_t largest_script = 256 * 1024;
constexpr std::chrono::seconds longest_check{30};

/// One script in reading, with what its errors need.
struct Reading {
  const Value& value; ///< its path
  const ReadContext& context;
  std::string what; ///< "'hooks.post_install'"

  [[noreturn]] void fail(const std::string& problem, const std::string& why,
                         const std::string& hint = {}) const {
    fail_at(value, context,
            fmt::format("{}: the script '{}' {}", what, support::escaped(value.text()), problem), why, hint);
  }
};

std::string read_script(const fs::path& file, const Reading& reading) {
  const std::optional<struct stat> status = support::found(file);
  if (!status) reading.fail("is not there", "paths are relative to package.yaml");
  if (!S_ISREG(status->st_mode)) reading.fail("is not a file", "a script is needed");
  const auto size = static_cast<std::uint64_t>(status->st_size);
  if (size > largest_script) {
    reading.fail(fmt::format("has {} bytes", size), fmt::format("the limit is {}", largest_script));
  }
  std::string text = support::read_text_file(file, largest_script);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    reading.fail("is empty", "there is nothing to run", "leave the hook out");
  }
  if (text.find('\0') != std::string::npos) reading.fail("has a NUL byte", "this is not text");
  if (text.find('\r') != std::string::npos) {
    reading.fail("has a carriage return", "sh takes it for a part of the command",
                 "save it with Unix line ends");
  }
  return text;
}

/// Takes the first line away when it names an interpreter, which must be sh: the hook becomes a part of a
/// script that has its own first line.
void drop_interpreter(std::string& text, const Reading& reading) {
  if (!text.starts_with("#!")) return;
  std::string_view rest = text;
  const std::string_view interpreter = support::trimmed(support::take_line(rest).substr(2), " ");
  constexpr std::array<std::string_view, 4> accepted{"/bin/sh", "/bin/sh -e", "/usr/bin/sh",
                                                     "/usr/bin/env sh"};
  if (std::ranges::find(accepted, interpreter) == accepted.end()) {
    reading.fail(fmt::format("is for '{}'", support::escaped(interpreter)), "hooks are run by /bin/sh",
                 "write it in POSIX sh");
  }
  text.erase(0, text.size() - rest.size());
}

/// A hook becomes a part of another script, in a subshell, which must have a command.
void fill_up(std::string& text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = support::trimmed(support::take_line(rest));
    if (!line.empty() && !line.starts_with('#')) return;
  }
  text = ":";
}

void require_accepted(const Reading& reading, const char* check) {
  support::ProcessRequest request;
  request.command = {"/bin/sh", "-c", check, "sh", reading.value.text()};
  if (!reading.context.folder.empty()) request.folder = reading.context.folder;
  request.environment = {"LC_ALL=C", "PATH=/usr/bin:/bin"};
  request.time_limit = longest_check;
  const support::ProcessResult result = support::run(request);
  if (result.status == 0 && !result.timed_out) return;
  const std::string words = result.errors.substr(0, result.errors.find('\n'));
  reading.fail("is not sh", support::escaped(words));
}

/// By itself, which gives the better words, and as a part of another script: a here-document without its end
/// would take what follows.
void require_syntax(const Reading& reading) {
  require_accepted(reading, R"(exec /bin/sh -n -- "$1")");
  require_accepted(reading, R"({ echo "("; cat -- "$1"; printf "\n:\n)\n"; } | /bin/sh -n)");
}

Script read_hook(const Value& value, const ReadContext& context, const std::string& path) {
  const Reading reading{value, context, fmt::format("'{}'", path)};
  Script script;
  script.file = context.folder / value.text();
  script.text = read_script(script.file, reading);
  drop_interpreter(script.text, reading);
  require_syntax(reading);
  fill_up(script.text);
  return script;
}

std::vector<UpgradeStep> read_steps(const Value& hooks, const ReadContext& context, const std::string& path) {
  std::vector<UpgradeStep> steps;
  for (const Value& item : items_of(hooks, "upgrade_from")) {
    const std::string here = item_path(path, "upgrade_from", steps.size());
    const Value& below = place_of(item, "below");
    UpgradeStep step;
    step.below = parse_version(below.text(), support::located(context.file, below.mark()),
                               fmt::format("'{}.below'", here));
    if (!steps.empty() && std::is_gteq(compare(steps.back().below, step.below))) {
      fail_at(below, context,
              fmt::format("'{}.below' is {}, which is not above {}", here, shown(step.below),
                          shown(steps.back().below)),
              "the steps go from low to high versions, one each");
    }
    step.script = read_hook(place_of(item, "script"), context, here + ".script");
    steps.push_back(std::move(step));
  }
  return steps;
}

} // namespace

Hooks read_hooks(const Value& hooks, const ReadContext& context, const std::string& path) {
  const auto optional = [&](std::string_view key) -> std::optional<Script> {
    const Value* value = hooks.find(key);
    if (value == nullptr) return std::nullopt;
    return read_hook(*value, context, key_path(path, key));
  };
  Hooks out;
  out.pre_install = optional("pre_install");
  out.post_install = optional("post_install");
  out.pre_remove = optional("pre_remove");
  out.post_remove = optional("post_remove");
  out.upgrade_from = read_steps(hooks, context, path);
  return out;
}

} // namespace pdist::package
