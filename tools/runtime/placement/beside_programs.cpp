#include "runtime/placement/beside_programs.hpp"

#include "runtime/placement/placer.hpp"
#include "runtime/search_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::runtime {

namespace {

class BesideProgramsPlacer : public Placer {
public:
  using Placer::Placer;

private:
  void place() override {
    places_.resize(closure_.objects.size());
    for (std::size_t i = 0; i < roots_.size(); ++i)
      places_[i] = roots_[i].paths;
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      const std::set<std::string> folders = folders_for(i);
      for (const std::size_t object : loaded_by(i))
        for (const std::string& folder : folders)
          require_in(object, folder, i);
    }
    for (const loader::Object& object : closure_.objects)
      add_needs(object);
  }

  /// The folders of the programs that load a root: a program's own. Any program may load a plugin; where
  /// there is none, somebody else's does, from wherever the plugin is.
  std::set<std::string> folders_for(std::size_t root) const {
    std::set<std::string> out;
    for (const RootFile& each : roots_)
      if (each.is_program && (!roots_[root].is_program || &each == &roots_[root]))
        for (const std::string& path : each.paths)
          out.insert(folder_of(path));
    if (out.empty())
      for (const std::string& path : roots_[root].paths)
        out.insert(folder_of(path));
    return out;
  }

  void require_in(std::size_t index, const std::string& folder, std::size_t root) {
    if (!place_in(index, folder).empty()) return;
    const loader::Object& object = closure_.objects[index];
    const std::string name = object.path.filename().string();
    const std::string path = folder.empty() ? name : folder + '/' + name;
    // Who needs it first may belong to a later root, and have no place yet.
    const std::vector<std::string>& users = places_[object.needed_by];
    const std::string& user = users.empty() ? roots_[root].paths.front() : users.front();
    draft_.add(bundled(index, path, fmt::format("needed by {}", support::escaped(user))));
    places_[index].push_back(path);
    out_.inputs.push_back(object.path);
  }

  /// The path that an object has in a folder; empty when it is not there.
  std::string place_in(std::size_t index, const std::string& folder) const {
    const auto at =
        std::ranges::find(places_[index], folder, [](const std::string& path) { return folder_of(path); });
    return at == places_[index].end() ? std::string() : *at;
  }

  void add_needs(const loader::Object& object) {
    const auto index = static_cast<std::size_t>(&object - closure_.objects.data());
    for (const std::string& path : places_[index]) {
      for (const loader::Need& need : object.needs) {
        std::string to;
        if (need.outcome == loader::Need::Outcome::found) {
          to = place_in(need.library, folder_of(path));
          // A plugin's are beside the program.
          if (to.empty()) to = places_[need.library].front();
        }
        out_.needs.push_back({path, need.name, std::move(to), need.rule});
      }
    }
  }

  std::vector<std::vector<std::string>> places_; ///< of each object of the closure, all of them
};

} // namespace

Placement place_beside_programs(Draft& draft, const PlacementRequest& request) {
  return BesideProgramsPlacer(draft, request).make();
}

} // namespace pdist::runtime
