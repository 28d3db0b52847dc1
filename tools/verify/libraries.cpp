#include "verify/libraries.hpp"

#include "loader/closure.hpp"
#include "loader/closure_problems.hpp"
#include "loader/link.hpp"
#include "runtime/search_path.hpp"
#include "support/error.hpp"
#include "verify/assemblies.hpp"
#include "verify/checks.hpp"
#include "verify/launchers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

/// Without the rest of the ABI, which not every file of one architecture tells.
std::string shown_machine(const DistBinary& item) {
  binary::Architecture architecture = item.binary.architecture;
  architecture.abi.clear();
  return shown(architecture);
}

class LibraryCheck {
public:
  LibraryCheck(const DistTree& tree, const loader::Policy& policy,
               const std::vector<support::Regex>& excluded)
      : tree_(tree), policy_(policy), excluded_(excluded), launchers_(windows_launchers(tree)) {}

  Check run();

private:
  std::string inner(const fs::path& path) const;
  std::string without_root(std::string text) const;
  void resolve(const std::vector<loader::Root>& roots);
  void resolve_all();
  void add_host(std::vector<loader::Root>& modules) const;
  void note_vain_copies();
  void check_system_only();
  void check_assemblies();
  void take(const loader::Closure& closure);
  void check_interpreters();
  void check_architectures();
  void check_slices();
  void check_launchers();

  const DistTree& tree_;
  const loader::Policy& policy_;
  const std::vector<support::Regex>& excluded_;
  const std::map<std::string, std::string> launchers_;
  Check check_{.name = "libraries", .details = support::Value::map()};
  std::set<std::string> reached_;
  std::set<std::string> inside_;                      ///< libraries of the dist that something in it needs
  std::map<std::string, std::string> left_to_system_; ///< name to reason
  std::set<std::string> left_out_;
};

/// A path as it is called inside the dist; paths elsewhere stay as they are.
std::string LibraryCheck::inner(const fs::path& path) const {
  const std::string text = path.string(), prefix = tree_.root.string() + '/';
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// The loader room's messages name whole paths: inside a report of one dist, they are told from its root.
std::string LibraryCheck::without_root(std::string text) const {
  const std::string prefix = support::escaped(tree_.root.string()) + '/';
  for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;)
    text.erase(at, prefix.size());
  return text;
}

void LibraryCheck::take(const loader::Closure& closure) {
  for (const support::Error& error : loader::problems(closure)) {
    std::string text = without_root(error.what());
    // A program that loads modules is looked at again with them.
    if (std::ranges::find(check_.findings, text) == check_.findings.end())
      check_.findings.push_back(std::move(text));
  }
  for (const loader::Object& object : closure.objects) {
    const std::string path = inner(object.real_path);
    reached_.insert(path);
    if (path.starts_with('/')) {
      const loader::Object& user = closure.objects[object.needed_by];
      check_.findings.push_back(fmt::format("{}: needs {}: found only outside the dist",
                                            support::escaped(inner(user.path)), support::escaped(path)));
    }
    for (const loader::Need& need : object.needs) {
      if (need.outcome == loader::Need::Outcome::found) {
        inside_.insert(inner(closure.objects[need.library].real_path));
      }
      if (need.outcome == loader::Need::Outcome::system) left_to_system_.emplace(need.name, need.rule);
      if (need.outcome == loader::Need::Outcome::excluded) left_out_.insert(need.name);
    }
  }
}

void LibraryCheck::resolve(const std::vector<loader::Root>& roots) {
  loader::ClosureRequest request;
  request.roots = roots;
  request.policy = &policy_;
  request.excluded = excluded_;
  request.is_own = [](const fs::path&) { return true; };
  take(loader::resolve(request));
}

/// Programs first: what they need is loaded as they see it. The rest is loaded with dlopen, by nobody knows
/// whom: it must find its libraries by itself.
void LibraryCheck::resolve_all() {
  for (const bool programs : {true, false}) {
    std::vector<loader::Root> roots;
    for (const DistBinary& item : tree_.binaries) {
      const bool loadable = item.binary.dynamic && item.binary.kind != binary::Kind::core;
      const bool in_turn = programs ? item.is_program() : !reached_.contains(item.path);
      if (loadable && in_turn) roots.push_back({.path = tree_.root / item.path, .loaded_by = std::nullopt});
    }
    if (!programs) add_host(roots);
    resolve(roots);
  }
}

/// Windows looks for what a module needs in the folder of the program that loads it: some program of the dist
/// must do. A launcher loads nothing.
void LibraryCheck::add_host(std::vector<loader::Root>& modules) const {
  const auto host = std::ranges::find_if(tree_.binaries, [&](const DistBinary& item) {
    return item.is_program() && !launchers_.contains(item.path);
  });
  if (tree_.format != binary::Format::pe || host == tree_.binaries.end() || modules.empty()) return;
  modules.insert(modules.begin(), {.path = tree_.root / host->path, .loaded_by = std::nullopt});
  for (std::size_t i = 1; i < modules.size(); ++i)
    modules[i].loaded_by = 0;
}

/// Windows has few assemblies itself; the policy names them beside its libraries.
void LibraryCheck::check_assemblies() {
  for (const AssemblyNeed& need : assembly_needs(tree_)) {
    if (const loader::PolicyEntry* entry = policy_.find(need.assembly.name)) {
      left_to_system_.emplace(need.assembly.name, entry->reason);
    } else if (!need.is_private) {
      check_.findings.push_back(fmt::format("{}: its manifest needs the assembly {} {}: Windows does not "
                                            "bring it, and it is not beside the program",
                                            support::escaped(need.binary),
                                            support::escaped(need.assembly.name),
                                            support::escaped(need.assembly.version)));
    }
  }
}

/// What Windows has itself, and takes for nobody else's.
void LibraryCheck::note_vain_copies() {
  if (tree_.format != binary::Format::pe) return;
  for (const DistBinary& item : tree_.binaries) {
    const loader::PolicyEntry* entry = policy_.find(item.path);
    if (entry == nullptr || !entry->system_only) continue;
    check_.notes.push_back(fmt::format("{} is in the dist in vain, Windows takes its own: {}",
                                       support::escaped(item.path), entry->reason));
  }
}

/// What glibc's loader would take, and must not: also where the project calls it data.
void LibraryCheck::check_system_only() {
  if (tree_.format != binary::Format::elf) return;
  std::map<std::string, std::string> searched; // folders inside the dist, with a binary that looks there
  for (const DistBinary& item : tree_.binaries)
    for (const auto& path : {item.binary.runpath, item.binary.rpath})
      for (const std::string& folder : runtime::inner_folders(item.path, path.value_or("")))
        searched.try_emplace(folder, item.path);
  for (const support::TreeEntry& found : tree_.entries) {
    const auto user = searched.find(runtime::folder_of(found.path));
    if (found.type == support::EntryType::folder || user == searched.end()) continue;
    const loader::PolicyEntry* entry = policy_.find(found.path);
    if (entry != nullptr && entry->system_only)
      check_.findings.push_back(fmt::format("{}: {} would load it with another system's loader: {}",
                                            support::escaped(found.path), support::escaped(user->second),
                                            entry->reason));
  }
}

/// The kernel opens the interpreter by its absolute path, so it must be where every system of the kind has
/// it.
void LibraryCheck::check_interpreters() {
  for (const DistBinary& binary : tree_.binaries) {
    const std::string& interpreter = binary.binary.interpreter;
    if (interpreter.empty()) continue;
    const fs::path path(interpreter);
    const bool usual = interpreter.starts_with("/lib") || interpreter.starts_with("/usr/lib");
    if (usual && policy_.find(interpreter) != nullptr) continue;
    check_.findings.push_back(fmt::format("{}: its loader is {}: not a system's own loader",
                                          support::escaped(binary.path), support::escaped(interpreter)));
  }
}

/// Everything has all the slices that the program with most of them has.
void LibraryCheck::check_slices() {
  const DistBinary* main = nullptr;
  const auto rank = [](const DistBinary& item) {
    return std::pair(item.is_program(), item.binary.other_slices.size());
  };
  for (const DistBinary& item : tree_.binaries)
    if (item.binary.dynamic && (main == nullptr || rank(*main) < rank(item))) main = &item;
  if (main == nullptr) return;
  std::vector<std::string> names;
  for (const binary::Binary* slice : binary::slices_of(main->binary)) {
    names.push_back(slice->slice);
    for (const DistBinary& item : tree_.binaries) {
      if (!item.binary.dynamic || loader::fitting_slice(item.binary, slice->architecture) != nullptr)
        continue;
      check_.findings.push_back(fmt::format("{}: has no {} slice, {} has one", support::escaped(item.path),
                                            slice->slice, support::escaped(main->path)));
    }
  }
  check_.details.set("architecture", fmt::format("{}", fmt::join(names, ", ")));
}

/// The dist is for the machine that most of its programs are for, or most of its libraries when it has no
/// program.
void LibraryCheck::check_architectures() {
  if (tree_.format == binary::Format::macho) {
    check_slices();
    return;
  }
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts; // programs, all
  for (const DistBinary& item : tree_.binaries) {
    if (!item.binary.dynamic && !item.is_program()) continue;
    auto& [programs, all] = counts[shown_machine(item)];
    programs += item.is_program() ? 1 : 0;
    ++all;
  }
  if (counts.empty()) return;
  const std::string main =
      std::ranges::max_element(counts, {}, [](const auto& item) { return item.second; })->first;
  check_.details.set("architecture", main);
  for (const DistBinary& item : tree_.binaries) {
    const std::string architecture = shown_machine(item);
    if (architecture == main || (!item.binary.dynamic && !item.is_program())) continue;
    check_.findings.push_back(fmt::format("{}: wrong architecture: {}, the dist is {}",
                                          support::escaped(item.path), architecture, main));
  }
}

/// A launcher stands for the program behind it.
void LibraryCheck::check_launchers() {
  for (const auto& [launcher, program] : launchers_) {
    const auto same = [&path = program](const DistBinary& item) {
      return item.path == path && item.is_program();
    };
    if (std::ranges::any_of(tree_.binaries, same)) continue;
    check_.findings.push_back(fmt::format("{}: this launcher starts '{}', which is no program of the dist",
                                          support::escaped(launcher), support::escaped(program)));
  }
}

Check LibraryCheck::run() {
  for (const Impostor& impostor : tree_.impostors) {
    check_.findings.push_back(fmt::format("{}: {}", support::escaped(impostor.path), impostor.problem));
  }
  if (!tree_.impostors.empty())
    check_.hint = "DATA_FILES <glob>=<reason> of add_portable_dist() says that a file is data";
  check_architectures();
  check_interpreters();
  check_launchers();
  resolve_all();
  note_vain_copies();
  check_system_only();
  check_assemblies();
  support::Value system = support::Value::list();
  for (const auto& [name, reason] : left_to_system_) {
    system.add(support::Value::map({{"name", support::name_value(name)}, {"reason", reason}}));
  }
  for (const std::string& name : left_out_) {
    check_.notes.push_back(
        fmt::format("{} is left out as asked: the system must have it", support::escaped(name)));
  }
  check_.details.set("policy", policy_.name());
  check_.details.set("binaries", static_cast<std::int64_t>(tree_.binaries.size()));
  check_.details.set("system_libraries", std::move(system));
  const std::string passed =
      fmt::format("{} find {} in the dist; {} left to the system", counted(tree_.binaries.size(), "binary"),
                  counted(inside_.size(), "library"), left_to_system_.size());
  const std::string failed = counted(check_.findings.size(), "problem");
  return concluded(std::move(check_), passed, failed);
}

} // namespace

Check check_libraries(const DistTree& tree, const loader::Policy& policy,
                      const std::vector<support::Regex>& excluded) {
  return LibraryCheck(tree, policy, excluded).run();
}

} // namespace pdist::verify
