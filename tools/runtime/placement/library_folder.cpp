#include "runtime/placement/library_folder.hpp"

#include "runtime/placement/placer.hpp"
#include "runtime/search_path.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::runtime {

namespace {

using support::EntryType;

constexpr std::string_view library_folder = "lib";

class LibraryFolderPlacer : public Placer {
public:
  using Placer::Placer;

private:
  /// Gives every object of the closure its place; adds those that are not in the dist yet.
  void place() override {
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
    require_default_folders();
    for (std::size_t i = 0; i < closure_.objects.size(); ++i)
      edit(i);
  }

  /// A search path of a dist leads to no folder of the system.
  void require_default_folders() const {
    std::vector<support::Error> problems;
    for (const loader::Object& object : closure_.objects) {
      if (!object.binary.no_default_folders) continue;
      for (const loader::Need& need : object.needs)
        if (need.outcome == loader::Need::Outcome::system)
          problems.emplace_back(object.path.string(), "it is linked with -z nodefaultlib",
                                fmt::format("the loader would not look for {} where the system has it",
                                            support::escaped(need.name)),
                                "link it without that option");
    }
    if (!problems.empty()) throw support::Errors(std::move(problems));
  }

  static std::string file_name_of(const std::string& needed) { return Path(needed).filename().string(); }

  void place(std::size_t index, const std::vector<std::string>& names) {
    const loader::Object& object = closure_.objects[index];
    if (const auto present = draft_.path_of(object.real_path)) {
      places_[index] = *present;
      return;
    }
    const std::string name = names.empty() ? object.path.filename().string() : names.front();
    DraftEntry entry = bundled(index, fmt::format("{}/{}", library_folder, name), reason(object));
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
    // Where a SONAME is a path of the build, those that need it have that path, and get the name too.
    const std::string& soname = object.binary.soname;
    if (soname.find('/') != std::string::npos) entry.install_name = file_name_of(soname);
    for (std::string& folder : kept_folders(entry))
      folders.push_back(std::move(folder));
    entry.search_path = search_path_for(entry.path, folders);
    entry.is_inherited = asks_for_rpath(object, entry);
  }

  /// Whether the project linked it with --disable-new-dtags: what its libraries load with dlopen may be found
  /// by its path. CMake's install removes a path that only the build tree needs: then the file there tells.
  bool asks_for_rpath(const loader::Object& object, const PlanEntry& entry) const {
    const auto member = std::ranges::find(members_, entry.path, &Member::path);
    if (member == members_.end()) return false;
    const bool has_path = member->binary.rpath || member->binary.runpath;
    const binary::Binary& linked = has_path ? member->binary : object.binary;
    return linked.rpath && !linked.runpath;
  }

  /// Folders inside the dist that the shipped file's own search path names: dlopen may rely on them.
  std::vector<std::string> kept_folders(const PlanEntry& entry) const {
    const auto member = std::ranges::find(members_, entry.path, &Member::path);
    if (member == members_.end()) return {};
    std::vector<std::string> out;
    for (const auto& present : {member->binary.runpath, member->binary.rpath}) {
      for (std::string& folder : inner_folders(entry.path, present.value_or(""))) {
        if (draft_.has_below(folder)) out.push_back(std::move(folder));
      }
    }
    return out;
  }

  std::vector<std::string> places_; ///< of each object of the closure
};

} // namespace

Placement place_in_library_folder(Draft& draft, const PlacementRequest& request) {
  return LibraryFolderPlacer(draft, request).make();
}

} // namespace pdist::runtime
