#include "loader/closure.hpp"

#include "binary/description.hpp"
#include "loader/conflicts.hpp"
#include "loader/file_store.hpp"
#include "loader/glibc_search.hpp"
#include "loader/process.hpp"
#include "loader/target_root.hpp"
#include "loader/windows_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pdist::loader {

namespace fs = std::filesystem;
using support::Error;

namespace {

class Resolver {
public:
  explicit Resolver(const ClosureRequest& request)
      : request_(request),
        root_(request.sysroot),
        store_(root_),
        glibc_(root_, store_, request.extra_folders),
        windows_(root_, store_, request.extra_folders),
        processes_(request.roots.size()) {}

  Closure run() {
    for (const Root& root : request_.roots) {
      require_end(root);
      add_root(root);
    }
    for (std::size_t i = 0; i < request_.roots.size(); ++i)
      process_of(i);
    closure_.conflicts = find_conflicts(closure_.objects);
    return std::move(closure_);
  }

private:
  /// Who loads whom must come to an end at a root that nobody loads.
  void require_end(const Root& root) const {
    const Root* at = &root;
    for (std::size_t steps = 0; at->loaded_by; at = &request_.roots.at(*at->loaded_by)) {
      if (++steps > request_.roots.size()) {
        throw Error(root.path.string(), "cannot be loaded", "the modules load each other in a circle");
      }
    }
  }

  void add_root(const Root& root) {
    const FoundFile& file = store_.require(root_.tidied(fs::absolute(root.path).string()));
    const std::size_t index = add_object(file, closure_.objects.size());
    closure_.objects[index].is_root = true;
    root_files_.push_back(&file);
    object_of_.emplace(file.content, index);
  }

  std::size_t add_object(const FoundFile& file, std::size_t needed_by) {
    Object object;
    object.path = file.path;
    object.real_path = file.content->real_path;
    object.binary = file.content->binary;
    object.needed_by = needed_by;
    closure_.objects.push_back(std::move(object));
    visited_.push_back(false);
    return closure_.objects.size() - 1;
  }

  /// The process of a root, with all that it loads; made when it is first asked for.
  const Process& process_of(std::size_t index) {
    if (processes_[index]) return *processes_[index];
    const Root& root = request_.roots[index];
    const Process* parent = root.loaded_by ? &process_of(*root.loaded_by) : nullptr;
    const FoundFile& file = *root_files_[index];
    processes_[index] = std::make_unique<Process>(parent, file);
    Process& process = *processes_[index];
    if (parent != nullptr) require_same_architecture(*root_files_[*root.loaded_by], file);
    const Link* loaded = process.find(file.content);
    process.head =
        loaded != nullptr ? loaded : &process.add({&file, index, parent == nullptr ? nullptr : parent->head});
    load_all(process);
    if (loaded != nullptr) share_needs(loaded->object, index);
    return process;
  }

  LibrarySearch& search_of(const Process& process) {
    if (process.format() == binary::Format::pe) return windows_;
    return glibc_;
  }

  static void require_same_architecture(const FoundFile& program, const FoundFile& module) {
    const binary::Architecture& wanted = program.content->binary.architecture;
    const binary::Architecture& found = module.content->binary.architecture;
    const binary::Format program_format = program.content->binary.format;
    if (module.content->binary.format != program_format) {
      throw Error(module.path, fmt::format("cannot be loaded by {}", support::escaped(program.path)),
                  fmt::format("it is {}, the program {}", binary::name_of(module.content->binary.format),
                              binary::name_of(program_format)));
    }
    if (found.machine == wanted.machine && found.bits == wanted.bits && found.order == wanted.order) return;
    throw Error(
        module.path, fmt::format("cannot be loaded by {}", support::escaped(program.path)),
        fmt::format("its architecture is {}, the program's {}", binary::shown(found), binary::shown(wanted)));
  }

  /// Breadth first, as the loader does (_dl_map_object_deps).
  void load_all(Process& process) {
    for (std::size_t i = 0; i < process.links().size(); ++i) {
      const Link& link = process.links()[i];
      const bool first_visit = !visited_[link.object];
      visited_[link.object] = true;
      const binary::Binary& binary = link.binary();
      for (const auto& [names, optional] :
           {std::pair{&binary.needed, false}, std::pair{&binary.delayed, false},
            std::pair{&binary.forwards, false}, std::pair{&binary.filter, false},
            std::pair{&binary.auxiliary, true}}) {
        for (const std::string& name : *names) {
          Need need = satisfy(name, link, process, optional);
          const bool keep = !optional || need.outcome != Need::Outcome::missing;
          if (first_visit && keep) closure_.objects[link.object].needs.push_back(std::move(need));
        }
      }
      load_noted(link, process, first_visit);
    }
  }

  /// What a binary says it loads with dlopen: of each note the first alternative that is there. What is only
  /// suggested is left out; what is recommended may be missing.
  void load_noted(const Link& link, Process& process, bool first_visit) {
    for (const binary::DlopenNote& note : link.binary().dlopen_notes) {
      const bool required = note.priority == "required";
      if (note.sonames.empty() || (!required && note.priority != "recommended")) continue;
      Need need;
      for (const std::string& name : note.sonames) {
        need = satisfy(name, link, process, true);
        if (need.outcome != Need::Outcome::missing) break;
      }
      if (need.outcome == Need::Outcome::missing) {
        if (required) report_missing(note.sonames.front(), link, process);
        continue;
      }
      need.rule = fmt::format("dlopen note '{}': {}", support::escaped(note.feature), need.rule);
      if (first_visit) closure_.objects[link.object].needs.push_back(std::move(need));
    }
  }

  Need satisfy(const std::string& name, const Link& needing, Process& process, bool optional) {
    if (is_excluded(name)) return {name, Need::Outcome::excluded, 0, "EXCLUDE_REGEXES"};
    const PolicyEntry* entry = system_entry(name);
    if (entry != nullptr && (!request_.is_own || entry->system_only))
      return {name, Need::Outcome::system, 0, entry->reason};
    if (const Link* loaded = process.find(name)) {
      return {name, Need::Outcome::found, loaded->object, "already loaded"};
    }
    const LibrarySearch::Hit hit = search_of(process).find(name, needing, process.architecture(), nullptr);
    if (hit.file == nullptr) {
      if (entry != nullptr) return {name, Need::Outcome::system, 0, entry->reason};
      if (!optional) report_missing(name, needing, process);
      return {name, Need::Outcome::missing, 0, {}};
    }
    // The name that a Windows library has for itself is of no use to its loader.
    if (entry == nullptr && process.format() != binary::Format::pe)
      entry = system_entry(hit.file->content->binary.soname);
    if (entry != nullptr && !is_own(*hit.file)) {
      return {name, Need::Outcome::system, 0, entry->reason};
    }
    if (is_excluded(hit.file->path)) return {name, Need::Outcome::excluded, 0, "EXCLUDE_REGEXES"};
    return {name, Need::Outcome::found, load(name, *hit.file, needing, process), hit.rule};
  }

  std::size_t load(const std::string& name, const FoundFile& file, const Link& needing, Process& process) {
    const Link* link = process.find(file.content);
    if (link == nullptr) {
      const auto [at, is_new] = object_of_.try_emplace(file.content);
      if (is_new) at->second = add_object(file, needing.object);
      link = &process.add({&file, at->second, &needing});
    }
    // A view of the name in the needing file, which the store keeps.
    process.add_name(name, *link);
    return link->object;
  }

  void report_missing(const std::string& name, const Link& needing, const Process& process) {
    if (!reported_.emplace(needing.object, name).second) return;
    MissingLibrary missing;
    missing.name = name;
    for (const Link* link = &needing; link != nullptr; link = link->loader)
      missing.chain.push_back(link->object);
    std::ranges::reverse(missing.chain);
    search_of(process).find(name, needing, process.architecture(), &missing.attempts);
    closure_.missing.push_back(std::move(missing));
  }

  /// A root that a process had loaded already under another root's name: both are the same file.
  void share_needs(std::size_t from, std::size_t to) {
    if (from == to || visited_[to]) return;
    visited_[to] = true;
    closure_.objects[to].needs = closure_.objects[from].needs;
  }

  bool is_excluded(const std::string& text) const {
    return std::ranges::any_of(request_.excluded,
                               [&](const std::regex& pattern) { return std::regex_search(text, pattern); });
  }

  /// Asked for the same few libraries (libc.so.6) by almost every object.
  bool is_own(const FoundFile& file) {
    const auto [at, is_new] = own_.try_emplace(&file, false);
    if (is_new) at->second = request_.is_own && request_.is_own(file.path);
    return at->second;
  }

  const PolicyEntry* system_entry(const std::string& name) {
    if (request_.policy == nullptr || name.empty()) return nullptr;
    const auto [at, is_new] = entries_.try_emplace(name);
    if (is_new) at->second = request_.policy->find(name);
    return at->second;
  }

  const ClosureRequest& request_;
  TargetRoot root_;
  FileStore store_;
  GlibcSearch glibc_;
  WindowsSearch windows_;
  Closure closure_;
  std::vector<std::unique_ptr<Process>> processes_; ///< one for each root
  std::vector<const FoundFile*> root_files_;
  std::unordered_map<const FileContent*, std::size_t> object_of_;
  std::vector<bool> visited_; ///< for each object, whether its needs are known
  std::set<std::pair<std::size_t, std::string>> reported_;
  std::unordered_map<const FoundFile*, bool> own_;
  std::unordered_map<std::string, const PolicyEntry*> entries_;
};

} // namespace

std::vector<std::regex> exclusions(const std::vector<std::string>& patterns) {
  std::vector<std::regex> out;
  for (const std::string& pattern : patterns) {
    try {
      out.emplace_back(pattern);
    } catch (const std::regex_error& problem) {
      throw support::UsageError({}, fmt::format("'{}' is no regular expression", support::escaped(pattern)),
                                problem.what());
    }
  }
  return out;
}

Closure resolve(const ClosureRequest& request) {
  return Resolver(request).run();
}

} // namespace pdist::loader
