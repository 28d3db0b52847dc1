#include "runtime/library_placement.hpp"

#include "loader/closure.hpp"
#include "runtime/search_path.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

constexpr std::string_view library_folder = "lib";

bool is_below(const Path& file, const Path& folder) {
  if (folder.empty()) return false;
  const std::string inner = file.lexically_normal().string(), outer = folder.lexically_normal().string();
  return inner.starts_with(outer.ends_with('/') ? outer : outer + '/');
}

/// One binary of the dist, by where it will be.
struct Member {
  std::string path;
  binary::Binary binary;
};

/// A file that the closure starts from, and where it is shipped to.
struct RootFile {
  Path seen_at;
  bool is_program = false;
  std::vector<std::string> paths;
};

class Placer {
public:
  Placer(Draft& draft, const PlacementRequest& request) : draft_(draft), request_(request) {}

  Placement make() {
    find_binaries();
    require_one_architecture();
    resolve();
    bundle();
    for (std::size_t i = 0; i < closure_.objects.size(); ++i)
      edit(i);
    return std::move(out_);
  }

private:
  void find_binaries() {
    for (auto& [path, entry] : draft_.entries()) {
      if (entry.plan.type != EntryType::file || entry.plan.source.empty()) continue;
      const support::ReadableFile file(entry.plan.source);
      // Programs of another system among the files (Python's pip brings some) are data to this one's loader.
      if (binary::detect(file) != binary::Format::elf) continue;
      std::optional<binary::Binary> found = binary::read(file);
      if (!found || found->kind == binary::Kind::relocatable || found->kind == binary::Kind::core) continue;
      members_.push_back({path, std::move(*found)});
    }
  }

  void require_one_architecture() {
    if (members_.empty()) return;
    // Programs decide; without one, the first library does.
    auto first = std::ranges::find(members_, binary::Kind::executable,
                                   [](const Member& member) { return member.binary.kind; });
    if (first == members_.end()) first = members_.begin();
    std::vector<Error> wrong;
    for (const Member& member : members_) {
      if (binary::fit_together(member.binary.architecture, first->binary.architecture)) continue;
      wrong.emplace_back(member.path,
                         fmt::format("this is for {}", binary::shown(member.binary.architecture)),
                         fmt::format("{} is for {}", support::escaped(first->path),
                                     binary::shown(first->binary.architecture)),
                         "a dist is for one architecture: leave the file out or build it for the same");
    }
    if (!wrong.empty()) throw support::Errors(std::move(wrong));
    out_.architecture = first->binary.architecture.machine;
  }

  /// Roots of the closure: each file once, also when it is shipped to several places.
  void choose_roots() {
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

  loader::ClosureRequest closure_request() {
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
    wanted.policy = request_.policy;
    wanted.excluded = loader::exclusions(request_.exclude_regexes);
    wanted.is_own = [this](const Path& found) { return draft_.path_of(found).has_value(); };
    return wanted;
  }

  void resolve() {
    closure_ = loader::resolve(closure_request());
    if (auto problems = loader::problems(closure_); !problems.empty())
      throw support::Errors(std::move(problems));
  }

  /// Gives every object of the closure its place; adds those that are not in the dist yet.
  void bundle() {
    places_.resize(closure_.objects.size());
    for (std::size_t i = 0; i < roots_.size(); ++i)
      places_[i] = roots_[i].paths.front();
    std::map<std::size_t, std::vector<std::string>> names;
    for (const loader::Object& object : closure_.objects) {
      for (const loader::Need& need : object.needs) {
        if (need.outcome != loader::Need::Outcome::found) continue;
        auto& known = names[need.library];
        const std::string name = file_name_of(need.name);
        if (std::ranges::find(known, name) == known.end()) known.push_back(name);
      }
    }
    for (std::size_t i = roots_.size(); i < closure_.objects.size(); ++i)
      place(i, names[i]);
    for (const auto& [object, wanted] : names) {
      for (const std::string& name : wanted)
        require_name(object, name);
    }
  }

  static std::string file_name_of(const std::string& needed) { return Path(needed).filename().string(); }

  void place(std::size_t index, const std::vector<std::string>& names) {
    const loader::Object& object = closure_.objects[index];
    if (const auto present = draft_.path_of(object.real_path)) {
      places_[index] = *present;
      return;
    }
    const std::string name = names.empty() ? object.path.filename().string() : names.front();
    DraftEntry entry;
    entry.plan.path = fmt::format("{}/{}", library_folder, name);
    // Libraries are data to the loader; the execute bit that some carry means nothing.
    entry.plan.mode = 0644;
    entry.plan.source = object.real_path;
    entry.seen_at = object.path;
    entry.plan.origin = {origin_of(object.path, request_), reason(object)};
    if (const DraftEntry* present = draft_.find(entry.plan.path)) {
      throw Error(object.path.string(),
                  fmt::format("two different libraries are named {}", support::escaped(name)),
                  fmt::format("{} has it already, from {}", support::escaped(entry.plan.path),
                              support::escaped(present->plan.source.string())),
                  "link both users to the same one, or leave one out with EXCLUDE_REGEXES");
    }
    places_[index] = entry.plan.path;
    out_.inputs.push_back(object.path);
    draft_.add(std::move(entry));
  }

  std::string reason(const loader::Object& object) const {
    return fmt::format("needed by {}", support::escaped(places_[object.needed_by]));
  }

  /// The loader opens files by the needed name: where the file has another one, a symlink answers.
  void require_name(std::size_t index, const std::string& name) {
    const std::string& place = places_[index];
    const std::string folder = folder_of(place);
    const std::string wanted = folder.empty() ? name : folder + '/' + name;
    if (draft_.find(wanted) != nullptr) return;
    DraftEntry link;
    link.plan.path = wanted;
    link.plan.type = EntryType::symlink;
    link.plan.mode = 0777;
    link.plan.link_target = Path(place).filename().string();
    link.plan.origin = {"generated:symlink",
                        fmt::format("the name that binaries need {} by", support::escaped(place))};
    draft_.add(std::move(link));
  }

  void edit(std::size_t index) {
    const loader::Object& object = closure_.objects[index];
    const std::vector<std::string> paths =
        index < roots_.size() ? roots_[index].paths : std::vector<std::string>{places_[index]};
    for (const std::string& path : paths)
      edit(object, draft_.find(path)->plan);
  }

  void edit(const loader::Object& object, PlanEntry& entry) {
    std::vector<std::string> folders;
    entry.replace_needed.clear();
    for (const loader::Need& need : object.needs) {
      const bool found = need.outcome == loader::Need::Outcome::found;
      out_.needs.push_back({entry.path, need.name, found ? places_[need.library] : std::string(), need.rule});
      if (!found) continue;
      folders.push_back(folder_of(places_[need.library]));
      if (need.name.find('/') != std::string::npos) {
        entry.replace_needed.emplace_back(need.name, file_name_of(need.name));
      }
    }
    for (std::string& folder : kept_folders(entry))
      folders.push_back(std::move(folder));
    entry.search_path = search_path_for(entry.path, folders);
  }

  /// Folders inside the dist that the shipped file's own search path names: dlopen may rely on them.
  std::vector<std::string> kept_folders(const PlanEntry& entry) const {
    const auto member = std::ranges::find(members_, entry.path, &Member::path);
    if (member == members_.end()) return {};
    std::vector<std::string> out;
    for (const auto& present : {member->binary.runpath, member->binary.rpath}) {
      for (std::string& folder : inner_folders(entry.path, present.value_or(""))) {
        if (holds_something(folder)) out.push_back(std::move(folder));
      }
    }
    return out;
  }

  bool holds_something(const std::string& folder) const {
    const std::string start = folder.empty() ? folder : folder + '/';
    const auto at = draft_.entries().lower_bound(start);
    return at != draft_.entries().end() && at->first.starts_with(start);
  }

  Draft& draft_;
  const PlacementRequest& request_;
  std::vector<Member> members_;
  std::vector<RootFile> roots_; ///< in the order of the closure's roots
  loader::Closure closure_;
  std::vector<std::string> places_; ///< of each object of the closure
  Placement out_;
};

} // namespace

std::string origin_of(const Path& file, const PlacementRequest& request) {
  if (is_below(file, request.build_folder)) {
    return "build:" + file.lexically_relative(request.build_folder).string();
  }
  if (is_below(file, request.source_folder)) {
    return "source:" + file.lexically_relative(request.source_folder).string();
  }
  const Path inside = request.sysroot && is_below(file, *request.sysroot)
                          ? Path("/") / file.lexically_relative(*request.sysroot)
                          : file;
  for (const char* folder : {"/usr", "/lib", "/lib64", "/lib32", "/etc"}) {
    if (is_below(inside, folder)) return "system:" + inside.string();
  }
  return "external:" + file.filename().string();
}

Placement place_libraries(Draft& draft, const PlacementRequest& request) {
  return Placer(draft, request).make();
}

} // namespace pdist::runtime
