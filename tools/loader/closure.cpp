#include "loader/closure.hpp"

#include "binary/description.hpp"
#include "loader/conflicts.hpp"
#include "loader/dyld_search.hpp"
#include "loader/file_store.hpp"
#include "loader/glibc_search.hpp"
#include "loader/process.hpp"
#include "loader/symbol_versions.hpp"
#include "loader/system_rules.hpp"
#include "loader/target_root.hpp"
#include "loader/windows_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace pdist::loader {

namespace fs = std::filesystem;
using support::Error;

namespace {

std::string shown_architectures(const binary::Binary& binary) {
  std::vector<std::string> out;
  for (const binary::Binary* slice : binary::slices_of(binary))
    out.push_back(binary::shown(slice->architecture));
  return fmt::format("{}", fmt::join(out, ", "));
}

/// Who loads whom must come to an end at a root that nobody loads.
void require_end(const std::vector<Root>& roots, const Root& root) {
  const Root* at = &root;
  for (std::size_t steps = 0; at->loaded_by; at = &roots.at(*at->loaded_by)) {
    if (++steps > roots.size()) {
      throw Error(root.path.string(), "cannot be loaded", "the modules load each other in a circle");
    }
  }
}

/// The slice of `module` that a process of `program` loads.
const binary::Binary& slice_for(const Process& process, const FoundFile& program, const FoundFile& module) {
  const binary::Binary& binary = module.content->binary;
  if (binary.format != process.format()) {
    throw Error(module.path, fmt::format("cannot be loaded by {}", support::escaped(program.path)),
                fmt::format("it is {}, the program {}", binary::name_of(binary.format),
                            binary::name_of(process.format())));
  }
  if (const binary::Binary* slice = fitting_slice(binary, process.architecture())) return *slice;
  throw Error(module.path, fmt::format("cannot be loaded by {}", support::escaped(program.path)),
              fmt::format("its architecture is {}, the program's {}", shown_architectures(binary),
                          binary::shown(process.architecture())));
}

/// How the loaders of the three kinds of binaries look for libraries.
class Searches {
public:
  Searches(TargetRoot& root, FileStore& store, const ClosureRequest& request)
      : glibc_(root, store, request),
        windows_(root, store, request.extra_folders),
        dyld_(root, store, request.extra_folders) {}

  LibrarySearch& of(const Process& process) {
    if (process.format() == binary::Format::pe) return windows_;
    if (process.format() == binary::Format::macho) return dyld_;
    return glibc_;
  }

private:
  GlibcSearch glibc_;
  WindowsSearch windows_;
  DyldSearch dyld_;
};

class Resolver {
public:
  explicit Resolver(const ClosureRequest& request)
      : request_(request),
        root_(request.sysroot),
        store_(root_),
        searches_(root_, store_, request),
        rules_(request),
        processes_(request.roots.size()) {}

  Closure run() {
    for (const Root& root : request_.roots) {
      require_end(request_.roots, root);
      add_root(root);
    }
    for (std::size_t i = 0; i < request_.roots.size(); ++i)
      processes_of(i);
    closure_.conflicts = find_conflicts(closure_.objects);
    return std::move(closure_);
  }

private:
  using Processes = std::vector<std::unique_ptr<Process>>;

  void add_root(const Root& root) {
    const FoundFile& file = store_.require(root_.tidied(fs::absolute(root.path).string()));
    if (file.content->binary.interpreter.find("/ld-musl-") != std::string::npos)
      throw Error(file.path, "it is linked to musl dynamically", "musl is not supported yet",
                  "link it statically (-static): a static program needs no loader");
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
    visited_.emplace_back();
    return closure_.objects.size() - 1;
  }

  /// The processes of a root, with all that they load: one, of a universal program one for each slice. A
  /// module is in those of its program. Made when they are first asked for.
  const Processes& processes_of(std::size_t index) {
    Processes& out = processes_[index];
    if (!out.empty()) return out;
    const FoundFile& file = *root_files_[index];
    const std::optional<std::size_t> program = request_.roots[index].loaded_by;
    if (!program) {
      for (const binary::Binary* slice : binary::slices_of(file.content->binary))
        start(out, index, nullptr, *slice);
      return out;
    }
    for (const auto& parent : processes_of(*program))
      start(out, index, parent.get(), slice_for(*parent, *root_files_[*program], file));
    return out;
  }

  void start(Processes& processes, std::size_t index, const Process* parent, const binary::Binary& slice) {
    const FoundFile& file = *root_files_[index];
    Process& process = *processes.emplace_back(std::make_unique<Process>(parent, slice));
    const Link* loaded = process.find(file.content);
    process.head =
        loaded != nullptr ? loaded : &process.add({&file, index, parent == nullptr ? nullptr : parent->head});
    load_all(process);
    if (loaded != nullptr) share_needs(loaded->object, index);
  }

  /// Breadth first, as the loader does (_dl_map_object_deps).
  void load_all(Process& process) {
    for (std::size_t i = 0; i < process.links().size(); ++i) {
      const Link& link = process.links()[i];
      const binary::Binary& binary = link.binary();
      std::vector<const binary::Binary*>& visited = visited_[link.object];
      const bool first_visit = std::ranges::find(visited, &binary) == visited.end();
      if (first_visit) visited.push_back(&binary);
      for (const auto& [names, optional] :
           {std::pair{&binary.needed, false}, std::pair{&binary.delayed, false},
            std::pair{&binary.forwards, false}, std::pair{&binary.filter, false},
            std::pair{&binary.auxiliary, true}}) {
        for (const std::string& name : *names) {
          // The empty name is the program's own (l_name in glibc's link map).
          if (name.empty() && process.format() == binary::Format::elf) continue;
          const bool may_miss = optional || std::ranges::count(binary.weak_needed, name) != 0;
          Need need = satisfy(name, link, process, may_miss);
          const bool keep = !may_miss || need.outcome != Need::Outcome::missing;
          if (first_visit && keep) add_need(link.object, std::move(need));
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
      if (first_visit) add_need(link.object, std::move(need));
    }
  }

  /// Slices of one file mostly need the same: of them each name once.
  void add_need(std::size_t object, Need need) {
    std::vector<Need>& needs = closure_.objects[object].needs;
    const bool known =
        visited_[object].size() > 1 && std::ranges::find(needs, need.name, &Need::name) != needs.end();
    if (!known) needs.push_back(std::move(need));
  }

  Need satisfy(const std::string& name, const Link& needing, Process& process, bool optional) {
    if (rules_.is_excluded(name)) return {name, Need::Outcome::excluded, 0, "EXCLUDE_REGEXES"};
    const PolicyEntry* entry = rules_.entry_for(name);
    if (entry != nullptr && rules_.holds_unseen(*entry))
      return {name, Need::Outcome::system, 0, entry->reason};
    if (const Link* loaded = process.find(name)) {
      return {name, Need::Outcome::found, loaded->object, "already loaded"};
    }
    const LibrarySearch::Hit hit = searches_.of(process).find(name, needing, process.architecture(), nullptr);
    if (hit.file == nullptr) {
      if (entry == nullptr) entry = system_entry_behind(name, needing, process);
      if (entry != nullptr) return {name, Need::Outcome::system, 0, entry->reason};
      if (!optional) report_missing(name, needing, process);
      return {name, Need::Outcome::missing, 0, {}};
    }
    // The name that a Windows library has for itself is of no use to its loader.
    if (entry == nullptr && process.format() != binary::Format::pe)
      entry = rules_.entry_for(hit.file->content->binary.soname);
    if (entry != nullptr && !rules_.is_own(*hit.file)) {
      return {name, Need::Outcome::system, 0, entry->reason};
    }
    if (rules_.is_excluded(hit.file->path)) return {name, Need::Outcome::excluded, 0, "EXCLUDE_REGEXES"};
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
    MissingLibrary missing;
    missing.name = name;
    if (needing.file->content->binary.universal) missing.slice = needing.binary().slice;
    if (!reported_.emplace(needing.object, name, missing.slice).second) return;
    for (const Link* link = &needing; link != nullptr; link = link->loader)
      missing.chain.push_back(link->object);
    std::ranges::reverse(missing.chain);
    searches_.of(process).find(name, needing, process.architecture(), &missing.attempts);
    closure_.missing.push_back(std::move(missing));
  }

  /// A root that a process had loaded already under another root's name: both are the same file.
  void share_needs(std::size_t from, std::size_t to) {
    if (from == to || !visited_[to].empty()) return;
    visited_[to] = visited_[from];
    closure_.objects[to].needs = closure_.objects[from].needs;
  }

  /// The policy's entry for what the loader makes of a name that leads to no file.
  const PolicyEntry* system_entry_behind(const std::string& name, const Link& needing,
                                         const Process& process) {
    for (const std::string& path : searches_.of(process).target_names(name, needing))
      if (const PolicyEntry* entry = rules_.entry_for(path)) return entry;
    return nullptr;
  }

  const ClosureRequest& request_;
  TargetRoot root_;
  FileStore store_;
  Searches searches_;
  SystemRules rules_;
  Closure closure_;
  std::vector<Processes> processes_; ///< of each root
  std::vector<const FoundFile*> root_files_;
  std::unordered_map<const FileContent*, std::size_t> object_of_;
  /// For each object, the slices whose needs are known.
  std::vector<std::vector<const binary::Binary*>> visited_;
  std::set<std::tuple<std::size_t, std::string, std::string>> reported_;
};

} // namespace

std::vector<support::Regex> exclusions(const std::vector<std::string>& patterns) {
  std::vector<support::Regex> out;
  for (const std::string& pattern : patterns) {
    try {
      out.emplace_back(pattern);
    } catch (const support::Error& problem) {
      throw support::UsageError({}, problem.problem(), problem.reason());
    }
  }
  return out;
}

Closure resolve(const ClosureRequest& request) {
  Closure closure = Resolver(request).run();
  closure.missing_versions = missing_versions(closure);
  return closure;
}

} // namespace pdist::loader
