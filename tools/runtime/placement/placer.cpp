#include "runtime/placement/placer.hpp"

#include "loader/closure_problems.hpp"
#include "manifest/layout.hpp"
#include "support/error.hpp"
#include "support/glob.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::runtime {

using support::EntryType;
using support::Error;

Placement Placer::make() {
  do {
    find_binaries();
    leave_out_foreign();
    require_one_architecture();
    resolve();
  } while (add_companions());
  report_problems();
  place();
  return std::move(out_);
}

void Placer::find_binaries() {
  members_.clear();
  for (auto& [path, entry] : draft_.entries()) {
    if (entry.plan.type != EntryType::file || entry.plan.source.empty()) continue;
    read_binary(path, entry);
  }
  leave_to_system();
}

/// Install rules (RUNTIME_DEPENDENCY_SET without exclusions) bring parts of the C library: they only work
/// with the loader of their own system.
void Placer::leave_to_system() {
  if (request_.format != binary::Format::elf) return;
  std::set<std::string> gone;
  for (const Member& member : members_) {
    const DraftEntry& entry = *draft_.find(member.path);
    const loader::PolicyEntry* rule = request_.policy->find(member.path);
    const bool is_systems = entry.own && entry.plan.origin.source.starts_with("system:");
    if (is_systems && rule != nullptr && rule->system_only) gone.insert(member.path);
  }
  for (const auto& [path, entry] : draft_.entries()) {
    if (entry.plan.type != EntryType::symlink) continue;
    const Path target = (Path(path).parent_path() / entry.plan.link_target).lexically_normal();
    if (gone.contains(target.string())) gone.insert(path);
  }
  std::erase_if(members_, [&](const Member& member) { return gone.contains(member.path); });
  for (const std::string& path : gone)
    draft_.remove(path);
  out_.left_to_system.insert(out_.left_to_system.end(), gone.begin(), gone.end());
}

/// Adds it to the members when the loader may have to do with it.
void Placer::read_binary(const std::string& path, DraftEntry& entry) {
  for (const auto& [glob, reason] : request_.data_files)
    if (support::glob_matches(glob, path)) entry.plan.origin.data = reason;
  if (!entry.plan.origin.data.empty()) return;
  const support::ReadableFile file(entry.plan.source);
  // Programs of another system among the files (Python's pip brings some) are data to this one's loader.
  if (binary::detect(file) != request_.format) return;
  try {
    std::optional<binary::Binary> found = binary::read(file);
    if (!found || found->kind == binary::Kind::relocatable || found->kind == binary::Kind::core) return;
    members_.push_back({path, std::move(*found)});
  } catch (const Error& error) {
    if (error.problem() == "cannot read") throw; // that says nothing of the file
    if (manifest::is_loaded_place(path))
      throw Error(fmt::format("{} ({})", path, entry.plan.origin.source), error.problem(), error.reason(),
                  error.hint().empty() ? data_hint : error.hint());
    entry.plan.origin.data = reason_of_data(path);
  }
}

std::string Placer::reason_of_data(const std::string& path) const {
  return fmt::format("no program of the dist finds it in {}/", path.substr(0, path.find('/')));
}

/// The binary whose architecture is the dist's: that of most programs which can be started; without programs,
/// of most libraries.
const Member* Placer::leading() const {
  for (const bool programs : {true, false}) {
    std::vector<const Member*> candidates;
    for (const Member& member : members_)
      if (manifest::is_loaded_place(member.path) &&
          (!programs || member.binary.kind == binary::Kind::executable))
        candidates.push_back(&member);
    const auto followers = [&](const Member* candidate) {
      return std::ranges::count_if(candidates, [&](const Member* other) {
        return binary::fit_together(other->binary.architecture, candidate->binary.architecture);
      });
    };
    const auto most = std::ranges::max_element(candidates, {}, followers); // the first of several
    if (most != candidates.end()) return *most;
  }
  return nullptr;
}

/// Binaries of another architecture, where nothing loads them.
void Placer::leave_out_foreign() {
  const Member* first = leading();
  if (first == nullptr) return;
  const binary::Architecture wanted = first->binary.architecture;
  std::erase_if(members_, [&](const Member& member) {
    if (manifest::is_loaded_place(member.path)) return false;
    const auto slices = binary::slices_of(member.binary);
    if (std::ranges::any_of(slices, [&](const binary::Binary* slice) {
          return binary::fit_together(slice->architecture, wanted);
        }))
      return false;
    draft_.find(member.path)->plan.origin.data = reason_of_data(member.path);
    return true;
  });
}

void Placer::require_one_architecture() {
  if (members_.empty()) return;
  const Member* first = leading();
  if (first == nullptr) first = &members_.front();
  std::vector<Error> wrong;
  for (const Member& member : members_) {
    if (binary::fit_together(member.binary.architecture, first->binary.architecture)) continue;
    wrong.emplace_back(
        member.path, fmt::format("this is for {}", binary::shown(member.binary.architecture)),
        fmt::format("{} is for {}", support::escaped(first->path), binary::shown(first->binary.architecture)),
        fmt::format("a dist is for one architecture: build it for the same, or {}", data_hint));
  }
  if (!wrong.empty()) throw support::Errors(std::move(wrong));
  out_.architecture = first->binary.architecture.machine;
}

/// Roots of the closure: each file once, also when it is shipped to several places.
void Placer::choose_roots() {
  roots_.clear();
  for (const Member& member : members_) {
    if (!member.binary.dynamic) continue;
    const Path& seen_at = draft_.find(member.path)->seen_at;
    const auto known = std::ranges::find(roots_, seen_at, &RootFile::seen_at);
    if (known != roots_.end()) {
      known->paths.push_back(member.path);
    } else {
      roots_.push_back({seen_at, member.binary.kind == binary::Kind::executable, {member.path}});
    }
  }
}

loader::ClosureRequest Placer::closure_request() {
  choose_roots();
  loader::ClosureRequest wanted;
  const auto program = std::ranges::find(roots_, true, &RootFile::is_program);
  for (const RootFile& root : roots_) {
    loader::Root& added = wanted.roots.emplace_back();
    added.path = root.seen_at;
    if (!root.is_program && program != roots_.end()) {
      added.loaded_by = static_cast<std::size_t>(program - roots_.begin());
    }
  }
  wanted.sysroot = request_.sysroot.value_or("/");
  wanted.extra_folders = request_.extra_folders;
  // The project's own libraries are found also where no build RPATH leads to them.
  for (const RootFile& root : roots_) {
    if (!root.is_program) wanted.extra_folders.push_back(root.seen_at.parent_path());
  }
  if (!request_.build_folder.empty()) wanted.link_folders.push_back(request_.build_folder);
  for (const RootFile& root : roots_) {
    const Path folder = root.seen_at.parent_path();
    if (std::ranges::find(wanted.link_folders, folder) == wanted.link_folders.end())
      wanted.link_folders.push_back(folder);
  }
  wanted.policy = request_.policy;
  wanted.excluded = loader::exclusions(request_.exclude_regexes);
  wanted.is_own = [this](const Path& found) { return draft_.path_of(found).has_value(); };
  return wanted;
}

void Placer::resolve() {
  closure_ = loader::resolve(closure_request());
}

void Placer::report_problems() const {
  if (auto problems = loader::problems(closure_); !problems.empty())
    throw support::Errors(std::move(problems));
}

std::vector<std::size_t> Placer::loaded_by(std::size_t root) const {
  std::vector<std::size_t> out{root};
  std::set<std::size_t> seen{root};
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const loader::Need& need : closure_.objects[out[i]].needs) {
      const bool found = need.outcome == loader::Need::Outcome::found;
      if (found && seen.insert(need.library).second) out.push_back(need.library);
    }
  }
  out.erase(out.begin());
  return out;
}

DraftEntry Placer::bundled(std::size_t index, const std::string& path, const std::string& reason) const {
  const loader::Object& object = closure_.objects[index];
  DraftEntry entry;
  entry.plan.path = path;
  // Libraries are data to the loader; the execute bit that some carry means nothing.
  entry.plan.mode = 0644;
  entry.plan.source = object.real_path;
  entry.seen_at = object.path;
  entry.plan.origin = {origin_of(object.path, request_), reason};
  if (const DraftEntry* present = draft_.find(path)) {
    throw Error(
        object.path.string(),
        fmt::format("two different libraries are named {}", support::escaped(Path(path).filename().string())),
        fmt::format("{} has it already, from {}", support::escaped(path),
                    support::escaped(present->plan.source.string())),
        "link both users to the same one, or leave one out with EXCLUDE_REGEXES");
  }
  return entry;
}

} // namespace pdist::runtime
