#include "runtime/installed_tree.hpp"

#include "runtime/install_trace.hpp"
#include "support/error.hpp"
#include "support/process.hpp"
#include "support/publish.hpp"
#include "support/sandbox.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <map>

namespace pdist::runtime {

namespace {

/// How much of a failed script's output an error shows.
constexpr std::size_t shown_output_lines = 20;

/// The end of a script's output as one line.
std::string last_words(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.empty()) lines.push_back(line);
  }
  if (lines.size() > shown_output_lines) lines.erase(lines.begin(), lines.end() - shown_output_lines);
  return support::escaped(fmt::format("{}", fmt::join(lines, " ")));
}

/// What one run of an install script told us of itself.
class TraceReader {
public:
  explicit TraceReader(InstalledTree& tree) : tree_(&tree) {}

  /// Takes a line of the script's stderr; false ends the script, because a source cannot be shipped.
  bool take(std::string_view line) {
    if (!is_trace_line(line)) {
      other_output_ += line;
      other_output_ += '\n';
      return true;
    }
    try {
      if (auto script = parse_included_script(line)) tree_->inputs.emplace_back(*script);
      if (auto command = parse_install_command(line)) {
        read_sources(*command);
        commands_.push_back(std::move(*command));
      }
      return true;
    } catch (...) {
      problem_ = std::current_exception();
      return false;
    }
  }

  const std::vector<InstallCommand>& commands() const { return commands_; }
  const std::string& other_output() const { return other_output_; }
  void rethrow() const {
    if (problem_) std::rethrow_exception(problem_);
  }

private:
  /// Looks at each source before CMake copies it: CMake's install waits forever for a FIFO's writer.
  void read_sources(const InstallCommand& command) {
    for (const std::string& source : command.sources) {
      std::error_code absent;
      const auto status = std::filesystem::status(source, absent);
      if (absent || !std::filesystem::exists(status))
        continue; // CMake says what is missing, or it is OPTIONAL
      if (std::filesystem::is_directory(status)) {
        tree_->inputs.emplace_back(source);
        for (const support::TreeEntry& entry : support::walk_tree(source)) {
          if (entry.type != support::EntryType::symlink) tree_->inputs.push_back(Path(source) / entry.path);
        }
      } else if (std::filesystem::is_regular_file(status)) {
        tree_->inputs.emplace_back(source);
      } else {
        throw support::Error(source, "an install rule names this, and it is no file or folder",
                             "only files, folders and symlinks can be shipped");
      }
    }
  }

  InstalledTree* tree_;
  std::vector<InstallCommand> commands_;
  std::string other_output_;
  std::exception_ptr problem_;
};

std::vector<std::string> script_command(const Request& request, const InstallRun& run, const Path& script) {
  std::vector<std::string> command{request.cmake.string(),
                                   "-DCMAKE_INSTALL_PREFIX=" + request.install_prefix.string(),
                                   "-DCMAKE_INSTALL_CONFIG_NAME=" + request.config};
  if (run.component) command.push_back("-DCMAKE_INSTALL_COMPONENT=" + *run.component);
  // For macOS CMake asks for options that only Apple's strip has, and does not look whether it failed.
  if (request.strip && request.system != "Darwin") command.emplace_back("-DCMAKE_INSTALL_DO_STRIP=1");
  command.insert(command.end(), {"--trace-expand", "--trace-format=json-v1", "-P", script.string()});
  return command;
}

std::vector<std::string> script_environment(const Path& folder, const Path& temporary) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (!variable.starts_with("DESTDIR=") && !variable.starts_with("TMPDIR=")) out.emplace_back(variable);
  }
  out.push_back("DESTDIR=" + folder.string());
  out.push_back("TMPDIR=" + temporary.string());
  return out;
}

/// A folder's own mode depends on the umask unless an install rule gives it; only folders ever lose theirs.
mode_t mode_of(const InstalledEntry& entry) {
  return entry.entry.status.st_mode;
}

void refuse_undeclared_special_mode(const InstalledEntry& entry) {
  if (entry.entry.type != support::EntryType::file || entry.keeps_mode) return;
  if ((mode_of(entry) & (S_ISUID | S_ISGID | S_ISVTX)) == 0) return;
  throw support::Error(entry.path, "the installed file is setuid, setgid or sticky",
                       "its install rule does not say so",
                       "give the install rule PERMISSIONS with SETUID when it is meant");
}

class TreeReader {
public:
  TreeReader(const Request& request, const Path& folder) : request_(request), folder_(folder) {}

  /// Reads what a run put into the folder; entries of an earlier run are replaced.
  void add_run(const std::vector<InstallCommand>& commands, const InstallRun& run) {
    for (support::TreeEntry& entry : support::walk_tree(folder_)) {
      const std::string absolute = '/' + entry.path;
      InstalledEntry installed;
      installed.path = place_in_dist(absolute, request_.install_prefix.string());
      // What is left of the prefix itself ("/usr", "/usr/local") is no part of the dist.
      if (installed.path.empty() || is_above_prefix(absolute)) continue;
      if (const auto source = find_source(commands, absolute)) {
        installed.source = source->path;
        installed.keeps_mode = source->command->keeps_permissions;
      }
      installed.file = folder_ / entry.path;
      installed.component = run.component.value_or("");
      installed.entry = std::move(entry);
      refuse_undeclared_special_mode(installed);
      add(std::move(installed));
    }
  }

  std::vector<InstalledEntry> take() {
    std::vector<InstalledEntry> out;
    for (auto& [path, entry] : found_)
      out.push_back(std::move(entry));
    return out;
  }

private:
  bool is_above_prefix(const std::string& absolute) const {
    return (request_.install_prefix.string() + '/').starts_with(absolute + '/');
  }

  void add(InstalledEntry installed) {
    const auto at = found_.find(installed.path);
    if (at == found_.end()) {
      found_.emplace(installed.path, std::move(installed));
      return;
    }
    const bool same_file = at->second.file == installed.file;
    const bool both_folders = at->second.entry.type == support::EntryType::folder &&
                              installed.entry.type == support::EntryType::folder;
    if (same_file || both_folders) {
      // A later component tells of files it did not install itself: keep what is known.
      if (!installed.source.empty() && at->second.source.empty()) at->second = std::move(installed);
      return;
    }
    throw support::Error(installed.path, "two install rules put different things here",
                         fmt::format("'{}' and '{}' have the same place in the dist",
                                     support::escaped(at->second.file.string()),
                                     support::escaped(installed.file.string())));
  }

  const Request& request_;
  const Path& folder_;
  std::map<std::string, InstalledEntry> found_;
};

} // namespace

std::string place_in_dist(std::string_view absolute, std::string_view install_prefix) {
  while (install_prefix.ends_with('/'))
    install_prefix.remove_suffix(1);
  if (absolute == install_prefix) return {};
  if (absolute.starts_with(install_prefix) && absolute.substr(install_prefix.size()).starts_with('/')) {
    absolute.remove_prefix(install_prefix.size());
  }
  while (absolute.starts_with('/'))
    absolute.remove_prefix(1);
  return std::string(absolute);
}

InstalledTree run_install_rules(const Request& request, const Path& folder) {
  InstalledTree tree;
  support::remove_tree(folder);
  std::filesystem::create_directories(folder);
  const Path temporary = request.work / "tmp";
  std::filesystem::create_directories(temporary);
  // Scripts may use the build folder (CMake writes its install_manifest.txt there), and nothing else.
  const support::Sandbox sandbox(
      {.hidden = {}, .read_only = true, .writable = {request.build_folder, folder, temporary}});
  const bool guarded = !sandbox.unavailable();
  TreeReader reader(request, folder);
  for (const InstallRun& run : request.installs) {
    const Path script = run.folder / "cmake_install.cmake";
    tree.inputs.push_back(script);
    TraceReader trace(tree);
    support::ProcessRequest process;
    process.command = script_command(request, run, script);
    process.environment = script_environment(folder, temporary);
    process.folder = request.build_folder;
    if (guarded) process.before_exec = [&] { return sandbox.enter(); };
    process.on_error_line = [&](std::string_view line) { return trace.take(line); };
    const support::ProcessResult result = support::run(process);
    trace.rethrow();
    if (result.status != 0) {
      throw support::Error(script.string(),
                           fmt::format("the install rules failed with status {}", result.status),
                           last_words(trace.other_output()));
    }
    reader.add_run(trace.commands(), run);
  }
  tree.entries = reader.take();
  std::ranges::sort(tree.inputs);
  tree.inputs.erase(std::unique(tree.inputs.begin(), tree.inputs.end()), tree.inputs.end());
  return tree;
}

} // namespace pdist::runtime
