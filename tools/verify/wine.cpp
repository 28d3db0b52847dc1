#include "verify/wine.hpp"

#include "support/error.hpp"
#include "support/run/process.hpp"
#include "support/text.hpp"
#include "verify/machine_programs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <utility>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

/// Making a prefix takes some seconds on an idle machine.
constexpr auto longest_making = std::chrono::minutes(5);
constexpr auto longest_ending = std::chrono::seconds(30);
/// Bytes of what Wine says while it makes one; more than some lines is no explanation.
constexpr std::uint64_t most_said = 1 << 20;

/// Beside Wine, as it installs itself; on PATH; or where Debian keeps what others need not start.
std::optional<fs::path> find_server(const fs::path& wine) {
  std::error_code none;
  for (const fs::path& folder : {wine.parent_path(), fs::canonical(wine, none).parent_path()})
    if (is_program(folder / "wineserver")) return folder / "wineserver";
  const fs::path debian = "/usr/lib/wine/wineserver";
  if (auto found = program_of_machine("wineserver")) return found;
  return is_program(debian) ? std::optional(debian) : std::nullopt;
}

/// Debian's Wine makes a folder for its server where there is no /run/user/<uid>, and writes its name into
/// the prefix, for those who want to find the server (its patch "temporary-directory"). Nothing where it did
/// not.
std::optional<fs::path> made_for_server(const fs::path& prefix) {
  constexpr std::string_view start = "wine-";
  constexpr std::size_t length = 11; // six characters of mkdtemp(3)'s
  std::error_code none;
  if (!fs::is_regular_file(prefix / "wineserver", none)) return std::nullopt;
  const std::string name = support::read_text_file(prefix / "wineserver", 4096);
  const bool is_name =
      name.size() == length && name.starts_with(start) && name.find('/') == std::string::npos;
  return is_name ? std::optional(fs::path("/tmp") / name) : std::nullopt; // TMPDIR is not in the environment
}

/// Removes what the server of a prefix leaves behind: the folder with its socket and its lock, by the prefix'
/// device and inode (server/request.c of Wine; the second place is Debian's).
void remove_server_folder(const fs::path& prefix) {
  struct stat status {};
  if (::stat(prefix.c_str(), &status) != 0) return;
  const std::string name = fmt::format("server-{:x}-{:x}", status.st_dev, status.st_ino);
  std::vector<fs::path> parents = {fmt::format("/tmp/.wine-{}", ::getuid()),
                                   fmt::format("/run/user/{}/wine", ::getuid())};
  const std::optional<fs::path> own = made_for_server(prefix);
  if (own) parents.push_back(*own);
  std::error_code none;
  for (const fs::path& parent : parents)
    for (const fs::path& left : {parent / name / "lock", parent / name / "socket", parent / name})
      fs::remove(left, none);
  if (own) fs::remove(*own, none);
}

std::optional<binary::Architecture> architecture_of(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none)) return std::nullopt;
  const auto binary = binary::read(support::ReadableFile(file));
  return binary ? std::optional(binary->architecture) : std::nullopt;
}

} // namespace

std::optional<Wine> find_wine(const fs::path& asked, std::string& why) {
  const std::optional<fs::path> program = program_of_machine(asked.empty() ? "wine" : asked);
  if (!program) {
    if (!asked.empty())
      throw support::Error(asked.string(), "there is no such program", {}, "--wine names Wine's own");
    why = "there is no wine on PATH";
    return std::nullopt;
  }
  const std::optional<fs::path> server = find_server(*program);
  if (!server)
    throw support::Error(program->string(), "it has no wineserver", "there is none beside it or on PATH",
                         "Wine brings it: install it whole");
  return Wine{*program, *server};
}

WinePrefix::WinePrefix(Wine wine, const fs::path& folder)
    : wine_(std::move(wine)), prefix_(folder / "wine"), home_(folder / "home") {}

std::vector<std::string> WinePrefix::environment() const {
  return {
      "PATH=/usr/bin:/bin", // Debian's wine is a script; Windows' programs do not see it
      "LC_ALL=C.UTF-8",     // names of files are in UTF-8
      "HOME=" + home_.string(),
      "WINEPREFIX=" + prefix_.string(),
      "WINEDEBUG=-all,err+module", // what cannot be loaded, and nothing else
      // Without it: .NET and HTML, which it would ask to download, changes to the user's menus, and the
      // debugger, which ends a program that crashed with status 0 (winedbg's tgt_active.c) where it comes
      // first.
      "WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe,winedbg.exe=",
  };
}

std::vector<std::string> WinePrefix::command(const fs::path& program,
                                             const std::vector<std::string>& arguments) const {
  std::vector<std::string> out{wine_.program.string(), program.string()};
  out.insert(out.end(), arguments.begin(), arguments.end());
  return out;
}

void WinePrefix::make(const Seclusion& seclusion) const {
  fs::create_directory(home_);
  fs::create_directory(prefix_);
  support::ProcessRequest process;
  // Windows' services, which start now, keep its outputs open as long as they run: a pipe would not end.
  const fs::path log = prefix_.string() + ".log";
  process.command = {"/bin/sh", "-c", "exec >\"$0\" 2>&1 && exec \"$@\"", log.string()};
  for (const std::string& word : command("wineboot", {"--init"}))
    process.command.push_back(word);
  process.folder = "/";
  process.environment = environment();
  process.time_limit = longest_making;
  const support::ProcessResult result = seclusion.run(std::move(process));
  if (result.status == 0 && !result.timed_out &&
      architecture_of(prefix_ / "drive_c/windows/system32/kernel32.dll"))
    return;
  const std::string output = fs::exists(log) ? support::read_text_file(log, most_said) : result.errors;
  std::string_view said = support::trimmed(output, "\n");
  said.remove_prefix(said.rfind('\n') + 1);
  throw support::Error(wine_.program.string(), "cannot make a prefix",
                       result.timed_out
                           ? std::string("it did not end in time")
                           : fmt::format("exit status {}: {}", result.status, support::escaped(said)),
                       "does 'wine wineboot --init' work here?");
}

std::string WinePrefix::version() const {
  support::ProcessRequest process;
  process.command = {wine_.program.string(), "--version"};
  process.environment = environment();
  process.time_limit = longest_ending;
  const std::string output = support::run(process).output;
  return support::escaped(output.substr(0, output.find('\n')));
}

std::optional<std::string> WinePrefix::refusal(const binary::Architecture& architecture) const {
  const fs::path windows = prefix_ / "drive_c/windows";
  std::string runs;
  for (const char* folder :
       {"system32", "syswow64"}) { // the second has what 32-bit programs see as the first
    const auto own = architecture_of(windows / folder / "kernel32.dll");
    if (!own) continue;
    if (binary::fit_together(*own, architecture)) return std::nullopt;
    runs += (runs.empty() ? "" : " and ") + shown(*own);
  }
  return fmt::format("for {}, and the wine that is here runs {} only", shown(architecture), runs);
}

void WinePrefix::end() const noexcept {
  try {
    for (const char* option : {"--kill", "--wait"}) {
      support::ProcessRequest process;
      process.command = {wine_.server.string(), option};
      process.environment = environment();
      process.time_limit = longest_ending;
      support::run(process);
    }
    remove_server_folder(prefix_);
  } catch (const std::exception&) {
    // What still runs ends by itself soon after its last program.
    return;
  }
}

} // namespace pdist::verify
