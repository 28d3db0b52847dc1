#include "runtime/placement/for_dyld.hpp"

#include "binary/symbol_version.hpp"
#include "loader/dyld_search.hpp"
#include "runtime/bundle/paths.hpp"
#include "runtime/bundle/seal.hpp"
#include "runtime/placement/dyld_names.hpp"
#include "runtime/placement/placer.hpp"
#include "runtime/search_path.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::runtime {

namespace {

using loader::Need;
using support::EntryType;
using support::Error;
using support::escaped;

/// Parts of a framework that only those need who compile with it, and the signature that its edit outdates.
constexpr std::string_view left_out_of_frameworks[] = {"Headers", "PrivateHeaders", "Modules",
                                                       "_CodeSignature"};

std::vector<std::string> slice_names(const binary::Binary& binary) {
  std::vector<std::string> out;
  for (const binary::Binary* slice : binary::slices_of(binary))
    out.push_back(slice->slice);
  return out;
}

class DyldPlacer : public Placer {
public:
  using Placer::Placer;

private:
  using PlacesByApplication = std::map<std::string, std::string>;

  void require_one_architecture() override;
  bool add_companions() override;
  void place() override;

  const Member* reference() const;
  void bring_framework(const std::string& framework, const std::string& folder, const std::string& user);
  std::vector<std::string> applications_with(std::size_t index) const;
  bool require_in(std::size_t index, const std::string& application, std::size_t root);
  void copy_own_framework(const std::string& from, const std::string& application);
  DraftEntry copy_of_own(std::size_t index, const std::string& path, const std::string& reason) const;
  const binary::Binary& shipped(std::size_t index, const std::string& path) const;
  void edit(std::size_t index, const std::string& application, const std::string& path);
  void find_minimum_system();
  void plan_seals();
  bool has_code(const std::string& sealed_folder) const;

  std::vector<PlacesByApplication> places_;               ///< of each object of the closure
  std::set<std::pair<std::string, std::string>> brought_; ///< frameworks, and where to
};

/// The binary whose slices all others must have: of the programs, else of the libraries, the one with most.
const Member* DyldPlacer::reference() const {
  const Member* best = nullptr;
  const auto rank = [](const Member& member) {
    return std::pair(member.binary.kind == binary::Kind::executable, member.binary.other_slices.size());
  };
  for (const Member& member : members_)
    if (binary::is_loaded(member.binary) && (best == nullptr || rank(*best) < rank(member))) best = &member;
  return best;
}

void DyldPlacer::require_one_architecture() {
  const Member* main = reference();
  if (main == nullptr) return;
  std::vector<Error> wrong;
  for (const Member& member : members_) {
    if (!binary::is_loaded(member.binary)) continue;
    for (const binary::Binary* slice : binary::slices_of(main->binary)) {
      if (loader::fitting_slice(member.binary, slice->architecture) != nullptr) continue;
      wrong.emplace_back(member.path, fmt::format("this has no {} slice", slice->slice),
                         fmt::format("it is for {}; {} is for {}",
                                     fmt::join(slice_names(member.binary), ", "), escaped(main->path),
                                     fmt::join(slice_names(main->binary), ", ")),
                         "build it for the same architectures and join them with lipo, or leave it out");
    }
  }
  if (!wrong.empty()) throw support::Errors(std::move(wrong));
  out_.architecture =
      main->binary.other_slices.empty() ? main->binary.architecture.machine : std::string("universal");
}

/// Frameworks are folders: with a library of one all of it comes along, other programs and libraries, too.
bool DyldPlacer::add_companions() {
  bool added = false;
  for (std::size_t root = 0; root < roots_.size(); ++root) {
    for (const std::size_t index : loaded_by(root)) {
      const loader::Object& object = closure_.objects[index];
      const std::string framework = framework_of(object.path.string());
      if (framework.empty() || draft_.path_of(object.real_path)) continue;
      for (const std::string& path : roots_[root].paths) {
        const std::string folder = library_folder_of(application_of(path));
        if (!brought_.emplace(framework, folder).second) continue;
        bring_framework(framework, folder, path);
        added = true;
      }
    }
  }
  return added;
}

void DyldPlacer::bring_framework(const std::string& framework, const std::string& folder,
                                 const std::string& user) {
  const std::string place = fmt::format("{}/{}", folder, Path(framework).filename().string());
  for (const support::TreeEntry& found : support::walk_tree(framework)) {
    const Path inner = found.path;
    const bool left_out = std::ranges::any_of(inner, [](const Path& part) {
      return std::ranges::find(left_out_of_frameworks, part.string()) != std::end(left_out_of_frameworks);
    });
    if (left_out) continue;
    DraftEntry entry;
    entry.plan.path = fmt::format("{}/{}", place, found.path);
    entry.plan.type = found.type;
    entry.plan.mode = found.type == EntryType::symlink      ? 0777
                      : found.type == EntryType::folder     ? 0755
                      : (found.status.st_mode & 0111U) != 0 ? 0755
                                                            : 0644;
    entry.plan.link_target = found.link_target;
    if (found.type == EntryType::file) {
      entry.plan.source = entry.seen_at = Path(framework) / found.path;
      out_.inputs.push_back(entry.plan.source);
    }
    entry.plan.origin = {origin_of(Path(framework) / found.path, request_),
                         fmt::format("framework needed by {}", escaped(user))};
    draft_.add(std::move(entry));
  }
}

void DyldPlacer::place() {
  places_.resize(closure_.objects.size());
  for (std::size_t i = 0; i < roots_.size(); ++i)
    for (const std::string& path : roots_[i].paths)
      places_[i].emplace(application_of(path), path);
  // A framework that is copied into an application brings programs there with needs of their own.
  for (bool added = true; added;) {
    added = false;
    for (std::size_t i = 0; i < roots_.size(); ++i)
      for (const std::string& application : applications_with(i))
        for (const std::size_t object : loaded_by(i))
          added = require_in(object, application, i) || added;
  }
  for (std::size_t i = 0; i < places_.size(); ++i)
    for (const auto& [application, path] : places_[i])
      edit(i, application, path);
  // One application may have a file at several places.
  for (std::size_t i = 0; i < roots_.size(); ++i)
    for (const std::string& path : roots_[i].paths)
      if (places_[i].at(application_of(path)) != path) edit(i, application_of(path), path);
  find_minimum_system();
  plan_seals();
}

std::vector<std::string> DyldPlacer::applications_with(std::size_t index) const {
  std::vector<std::string> out;
  for (const auto& [application, path] : places_[index])
    out.push_back(application);
  return out;
}

/// Returns whether it was not there yet.
bool DyldPlacer::require_in(std::size_t index, const std::string& application, std::size_t root) {
  PlacesByApplication& places = places_[index];
  if (places.contains(application)) return false;
  const loader::Object& object = closure_.objects[index];
  const PlacesByApplication& users = places_[object.needed_by];
  const auto user = users.find(application);
  const std::string reason =
      fmt::format("needed by {}", escaped(user == users.end() ? roots_[root].paths.front() : user->second));
  const bool own = index < roots_.size();
  if (const std::string framework = own ? framework_of(roots_[index].paths.front()) : "";
      !framework.empty()) {
    copy_own_framework(framework, application);
    return true;
  }
  // A copy has no symlinks with other names beside it: it gets the name that its users know.
  std::string name = object.path.filename().string();
  if (own && !object.binary.soname.empty()) name = Path(object.binary.soname).filename().string();
  const std::string path = fmt::format("{}/{}", library_folder_of(application), name);
  draft_.add(own ? copy_of_own(index, path, reason) : bundled(index, path, reason));
  if (!own) out_.inputs.push_back(object.path);
  places.emplace(application, path);
  return true;
}

/// A library of the project that is in another part of the dist: an application has one of its own.
DraftEntry DyldPlacer::copy_of_own(std::size_t index, const std::string& path,
                                   const std::string& reason) const {
  DraftEntry entry = bundled(index, path, reason);
  const DraftEntry& present = *draft_.find(roots_[index].paths.front());
  entry.plan.source = present.plan.source;
  entry.own = present.own;
  return entry;
}

void DyldPlacer::copy_own_framework(const std::string& from, const std::string& application) {
  const std::string to = fmt::format("{}/{}", library_folder_of(application), Path(from).filename().string());
  std::vector<DraftEntry> copies;
  for (const auto& [path, entry] : draft_.entries()) {
    if (path != from && !path.starts_with(from + '/')) continue;
    copies.push_back(entry);
    copies.back().plan.path = to + path.substr(from.size());
  }
  for (DraftEntry& entry : copies)
    draft_.add(std::move(entry));
  for (std::size_t i = 0; i < roots_.size(); ++i)
    for (const std::string& path : roots_[i].paths)
      if (path.starts_with(from + '/')) places_[i].emplace(application, to + path.substr(from.size()));
}

/// The file that is shipped: an install rule may have given it other names than its twin in the build tree
/// has.
const binary::Binary& DyldPlacer::shipped(std::size_t index, const std::string& path) const {
  const auto member = std::ranges::find(members_, path, &Member::path);
  if (member != members_.end()) return member->binary;
  const auto first = index < roots_.size()
                         ? std::ranges::find(members_, roots_[index].paths.front(), &Member::path)
                         : members_.end();
  return first != members_.end() ? first->binary : closure_.objects[index].binary;
}

void DyldPlacer::edit(std::size_t index, const std::string& application, const std::string& path) {
  const loader::Object& object = closure_.objects[index];
  const binary::Binary& binary = shipped(index, path);
  PlanEntry& entry = draft_.find(path)->plan;
  std::vector<std::string> folders;
  for (const Need& need : object.needs) {
    const bool found = need.outcome == Need::Outcome::found;
    const std::string target = found ? places_[need.library].at(application) : std::string();
    out_.needs.push_back({entry.path, need.name, target, need.rule});
    if (!found) continue;
    for (const std::string& present : names_in(binary, object.binary, need.name))
      if (const std::string name = name_for(draft_, target, present); present != name)
        entry.replace_needed.emplace_back(present, name);
    const std::size_t tail = loader::tail_of(target).size();
    folders.push_back(tail == target.size() ? "" : target.substr(0, target.size() - tail - 1));
  }
  for (std::string& folder : kept_folders(draft_, path, binary))
    folders.push_back(std::move(folder));
  entry.search_path = search_path_for(path, folders, dyld_origin);
  for (const std::string& rpath : system_rpaths(object.binary))
    *entry.search_path += (entry.search_path->empty() ? "" : ":") + rpath;
  if (!binary.soname.empty()) entry.install_name = name_for(draft_, path, binary.soname);
  entry.sign_ad_hoc = true;
}

/// Every bundle with code of its own is sealed anew: what is in it was edited.
void DyldPlacer::plan_seals() {
  std::set<std::string> folders;
  std::vector<std::string> outdated;
  for (const auto& [path, entry] : draft_.entries()) {
    const std::string folder = sealed_folder_of(path);
    if (!folder.empty() && has_code(folder)) folders.insert(folder);
  }
  for (const auto& [path, entry] : draft_.entries())
    if (const std::size_t at = path.find("/_CodeSignature/"); at != std::string::npos)
      if (folders.contains(path.substr(0, at))) outdated.push_back(path);
  for (const std::string& path : outdated)
    draft_.remove(path);
  for (const std::string& folder : folders) {
    DraftEntry seal;
    seal.plan.path = fmt::format("{}/{}", folder, seal_path);
    seal.plan.is_bundle_seal = true;
    seal.plan.origin = {"generated:seal", fmt::format("signature of the bundle {}", escaped(folder))};
    draft_.add(std::move(seal));
  }
}

bool DyldPlacer::has_code(const std::string& sealed_folder) const {
  const auto holds = [&](const PlacesByApplication::value_type& place) {
    const std::string folder = folder_of(place.second);
    return folder == sealed_folder || folder == sealed_folder + "/MacOS";
  };
  return std::ranges::any_of(
      places_, [&](const PlacesByApplication& places) { return std::ranges::any_of(places, holds); });
}

/// What the most demanding binary says, for the architecture that asks for least: an arm64 slice says 11.0 at
/// least, since there were no such machines before.
void DyldPlacer::find_minimum_system() {
  std::map<std::string, std::vector<unsigned>> by_slice;
  for (const loader::Object& object : closure_.objects) {
    for (const binary::Binary* slice : binary::slices_of(object.binary)) {
      for (const binary::PlatformVersion& version : slice->platforms) {
        std::vector<unsigned>& highest = by_slice[slice->slice];
        if (version.platform == "macos" && binary::is_below(highest, version.minimum))
          highest = version.minimum;
      }
    }
  }
  std::erase_if(by_slice, [](const auto& item) { return item.second.empty(); });
  if (by_slice.empty()) return;
  const auto least = std::ranges::min_element(
      by_slice, [](const auto& a, const auto& b) { return binary::is_below(a.second, b.second); });
  out_.minimum_system = binary::shown_numbers(least->second);
}

} // namespace

Placement place_for_dyld(Draft& draft, const PlacementRequest& request) {
  return DyldPlacer(draft, request).make();
}

} // namespace pdist::runtime
