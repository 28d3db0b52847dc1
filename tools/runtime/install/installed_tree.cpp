#include "runtime/install/installed_tree.hpp"

#include "runtime/install/effect.hpp"
#include "runtime/install/trace.hpp"
#include "support/error.hpp"
#include "support/found.hpp"
#include "support/publish/publish.hpp"
#include "support/run/process.hpp"
#include "support/run/sandbox.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <map>
#include <set>

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

/// Where in the installed tree things are: CMake writes through symlinks that are there by then
/// ("etc/current").
class RealPlaces {
public:
  explicit RealPlaces(const Path& root) : root_(std::filesystem::canonical(root)) {}

  std::string place_of(const InstallEffect& effect) {
    if (effect.type == support::EntryType::folder) return real(effect.path);
    const std::size_t slash = effect.path.rfind('/');
    const std::string folder = real(effect.path.substr(0, slash));
    return (folder == "/" ? "" : folder) + effect.path.substr(slash);
  }

private:
  /// Of a folder; as it is where the link leads out of the tree.
  std::string real(const std::string& folder) {
    const auto [at, is_new] = known_.try_emplace(folder, folder.empty() ? "/" : folder);
    if (!is_new) return at->second;
    const std::optional<Path> real = support::real_path_if_found(root_.string() + folder);
    const std::string inside = real ? real->lexically_relative(root_).string() : "..";
    if (inside == ".")
      at->second = "/";
    else if (inside != ".." && !inside.starts_with("../"))
      at->second = '/' + inside;
    return at->second;
  }

  Path root_;
  std::map<std::string, std::string> known_;
};

/// What one run of an install script tells of itself.
class TraceReader {
public:
  /// Adds what is read to the inputs of `tree`.
  TraceReader(const Request& request, const InstallRun& run, InstalledTree& tree)
      : folder_(request.build_folder), component_(run.component.value_or("")), tree_(&tree) {}

  /// Takes a line of the script's stderr; false ends the script, because a source cannot be shipped. A line
  /// comes before CMake copies anything for it.
  bool take(std::string_view line) {
    if (!is_trace_line(line)) {
      other_output_ += line;
      other_output_ += '\n';
      return true;
    }
    try {
      if (auto script = parse_included_script(line)) tree_->inputs.emplace_back(*script);
      if (auto component = parse_component_rule(line)) components_.insert(std::move(*component));
      if (const auto mode = parse_default_folder_mode(line); mode.value_or(0) != 0)
        folder_modes_.insert(*mode);
      if (const auto command = parse_install_command(line))
        for (InstallEffect& effect : effects_of(*command, folder_))
          take(std::move(effect));
      return true;
    } catch (...) {
      problem_ = std::current_exception();
      return false;
    }
  }

  /// Notes what the run wrote below `root`, after its end.
  void note_effects(InstallOwners& owners, const Path& root) {
    RealPlaces places(root);
    for (InstallEffect& effect : effects_) {
      effect.path = places.place_of(effect);
      note_effect(owners, std::move(effect), component_);
    }
    effects_.clear();
  }

  /// What CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS was.
  const std::set<mode_t>& folder_modes() const { return folder_modes_; }
  /// Those that the rules are of.
  const std::set<std::string>& components() const { return components_; }
  const std::string& other_output() const { return other_output_; }
  void rethrow() const {
    if (problem_) std::rethrow_exception(problem_);
  }

private:
  void take(InstallEffect effect) {
    // What a symlink leads to may be missing here, or change with every build.
    const bool is_read = effect.type != support::EntryType::symlink || support::is_file(effect.source);
    if (is_read && !effect.source.empty()) tree_->inputs.push_back(effect.source);
    effects_.push_back(std::move(effect));
  }

  Path folder_;
  std::string component_;
  InstalledTree* tree_;
  std::vector<InstallEffect> effects_; ///< in the order in which they were written
  std::set<mode_t> folder_modes_;
  std::set<std::string> components_;
  std::string other_output_;
  std::exception_ptr problem_;
};

std::vector<std::string> script_command(const Request& request, const InstallRun& run, const Path& script) {
  std::vector<std::string> command{request.cmake.string(),
                                   "-DCMAKE_INSTALL_PREFIX=" + request.install_prefix.string(),
                                   "-DCMAKE_INSTALL_CONFIG_NAME=" + request.config};
  if (run.component) command.push_back("-DCMAKE_INSTALL_COMPONENT=" + *run.component);
  // For macOS CMake asks for options that only Apple's strip has, and does not look whether it failed. Of
  // Windows' binaries GNU strip changes more than it should: `stripped_copy` knows.
  if (request.strip && request.system != "Darwin" && request.system != "Windows")
    command.emplace_back("-DCMAKE_INSTALL_DO_STRIP=1");
  command.insert(command.end(), {"--trace-expand", "--trace-format=json-v1", "-P", script.string()});
  return command;
}

std::vector<std::string> script_environment(const Path& folder, const Path& temporary) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    // The last two change what CMake's install does: symlinks in place of copies, copies of what did not
    // change.
    constexpr std::array left_out = {"DESTDIR=", "TMPDIR=", "CMAKE_INSTALL_MODE=", "CMAKE_INSTALL_ALWAYS="};
    if (std::ranges::none_of(left_out, [&](const char* name) { return variable.starts_with(name); }))
      out.emplace_back(variable);
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

/// The bits that this process takes from the mode of a folder which its child makes.
mode_t current_umask() {
  constexpr mode_t narrow = 077; // for the moment between the two calls
  const mode_t mask = ::umask(narrow);
  ::umask(mask);
  return mask;
}

/// Each component that is asked for is one of `known`, of which some rule is.
void require_components(const Request& request, const std::set<std::string>& known) {
  std::vector<support::Error> problems;
  std::set<std::string> told;
  for (const InstallRun& run : request.installs) {
    if (!run.component || known.contains(*run.component) || !told.insert(*run.component).second) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    const std::string near = support::did_you_mean(*run.component, names);
    problems.emplace_back(support::escaped(*run.component), "no install rule has this component",
                          "COMPONENTS names it", near.empty() ? "the project has no install rules" : near);
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
}

/// The folders that hold what `owners` has.
std::set<std::string, std::less<>> folders_above(const InstallOwners& owners) {
  std::set<std::string, std::less<>> out;
  for (const auto& [path, owner] : owners)
    for (std::string_view rest = path; !rest.empty();) {
      rest = rest.substr(0, std::min(rest.rfind('/'), rest.size()));
      if (!out.emplace(rest).second) break; // those above it are there already
    }
  return out;
}

/// The tree that the runs fill, one after the other.
class TreeReader {
public:
  TreeReader(const Request& request, const Path& folder) : request_(request), folder_(folder) {}

  /// Notes which entries are there after a run: what no rule owns belongs to the run that made it.
  /// `folder_modes`: what CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS was in it.
  void note_run(const InstallRun& run, const std::set<mode_t>& folder_modes) {
    folder_modes_.insert(folder_modes.begin(), folder_modes.end());
    entries_ = support::walk_tree(folder_);
    for (const support::TreeEntry& entry : entries_)
      first_seen_.try_emplace(entry.path, run.component.value_or(""));
  }

  std::vector<InstalledEntry> take(const InstallOwners& owners) {
    made_by_rules_ = folders_above(owners);
    for (support::TreeEntry& entry : entries_) {
      const std::string absolute = '/' + entry.path;
      // What is left of the prefix itself ("/usr", "/usr/local") is no part of the dist.
      if (place_in_dist(absolute, request_.install_prefix.string()).empty() || is_above_prefix(absolute))
        continue;
      add(installed(std::move(entry), absolute, owners));
    }
    std::vector<InstalledEntry> out;
    for (auto& [path, entry] : found_)
      out.push_back(std::move(entry));
    return out;
  }

private:
  bool is_above_prefix(const std::string& absolute) const {
    return (request_.install_prefix.string() + '/').starts_with(absolute + '/');
  }

  InstalledEntry installed(support::TreeEntry entry, const std::string& absolute,
                           const InstallOwners& owners) const {
    InstalledEntry out;
    out.path = place_in_dist(absolute, request_.install_prefix.string());
    out.file = folder_ / entry.path;
    out.component = first_seen_.at(entry.path);
    // Something else may have put another thing there since.
    const auto owner = owners.find(absolute);
    if (owner != owners.end() && owner->second.effect.type == entry.type) {
      out.source = owner->second.effect.source;
      out.keeps_mode = owner->second.effect.states_mode;
      out.component = owner->second.component;
    } else if (const auto mode = default_mode_of(entry, absolute)) {
      out.keeps_mode = true;
      entry.status.st_mode = (entry.status.st_mode & S_IFMT) | *mode;
    }
    out.entry = std::move(entry);
    refuse_undeclared_special_mode(out);
    return out;
  }

  /// What CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS gave a folder that a rule made on the way to a file.
  /// CMake leaves it to the umask, which takes bits of it (observed with CMake 3.25).
  std::optional<mode_t> default_mode_of(const support::TreeEntry& entry, const std::string& absolute) const {
    if (entry.type != support::EntryType::folder || !made_by_rules_.contains(absolute)) return std::nullopt;
    for (const mode_t wanted : folder_modes_)
      if ((entry.status.st_mode & 0777U) == (wanted & 0777U & ~umask_)) return wanted;
    return std::nullopt;
  }

  void add(InstalledEntry installed) {
    const auto [at, is_new] = found_.try_emplace(installed.path, installed);
    if (is_new) return;
    const bool both_folders = at->second.entry.type == support::EntryType::folder &&
                              installed.entry.type == support::EntryType::folder;
    if (!both_folders)
      throw support::Error(installed.path, "two install rules put different things here",
                           fmt::format("'{}' and '{}' have the same place in the dist",
                                       support::escaped(at->second.file.string()),
                                       support::escaped(installed.file.string())));
    merge(at->second, std::move(installed));
  }

  /// One folder of the dist that an absolute destination and one below the prefix share: a mode that a rule
  /// states stays, of two the narrower.
  static void merge(InstalledEntry& kept, InstalledEntry other) {
    if (kept.keeps_mode && other.keeps_mode) {
      const mode_t narrower = kept.entry.status.st_mode & other.entry.status.st_mode;
      kept.entry.status.st_mode = other.entry.status.st_mode = narrower;
    }
    const bool takes_other = kept.keeps_mode == other.keeps_mode ? kept.source.empty() : other.keeps_mode;
    if (takes_other) kept = std::move(other);
  }

  const Request& request_;
  const Path& folder_;
  std::vector<support::TreeEntry> entries_;
  std::set<mode_t> folder_modes_;
  std::set<std::string, std::less<>> made_by_rules_;
  mode_t umask_ = current_umask();
  std::map<std::string, std::string> first_seen_; ///< path below the folder: component
  std::map<std::string, InstalledEntry> found_;   ///< by path in the dist
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
  InstallOwners owners;
  std::set<std::string> components;
  for (const InstallRun& run : request.installs) {
    const Path script = run.folder / "cmake_install.cmake";
    tree.inputs.push_back(script);
    TraceReader trace(request, run, tree);
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
    components.insert(trace.components().begin(), trace.components().end());
    trace.note_effects(owners, folder);
    reader.note_run(run, trace.folder_modes());
  }
  require_components(request, components);
  tree.entries = reader.take(owners);
  std::ranges::sort(tree.inputs);
  tree.inputs.erase(std::unique(tree.inputs.begin(), tree.inputs.end()), tree.inputs.end());
  return tree;
}

} // namespace pdist::runtime
