#include "loader/conflicts.hpp"

#include "support/file.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

namespace {

bool same_content(const std::filesystem::path& first, const std::filesystem::path& second) {
  if (first == second) return true;
  const support::ReadableFile a(first), b(second);
  if (a.size() != b.size()) return false;
  std::vector<std::byte> from_a(64 * 1024), from_b(64 * 1024);
  for (std::uint64_t at = 0; at < a.size(); at += from_a.size()) {
    const std::size_t got = a.read_some(at, from_a);
    if (b.read_some(at, from_b) != got) return false;
    if (!std::ranges::equal(std::span(from_a).first(got), std::span(from_b).first(got))) return false;
  }
  return true;
}

/// For each object, the name that it is needed under; empty when nothing needs it.
std::vector<std::string> needed_names(const std::vector<Object>& objects) {
  std::vector<std::string> names(objects.size());
  for (const Object& object : objects) {
    for (const Need& need : object.needs) {
      if (need.outcome != Need::Outcome::found || !names[need.library].empty()) continue;
      names[need.library] = need.name.substr(need.name.rfind('/') + 1);
    }
  }
  return names;
}

/// What other files know an object by.
std::string name_of(const Object& object, const std::string& needed) {
  if (object.binary.format == binary::Format::pe)
    return support::ascii_lower(object.path.filename().string());
  return object.binary.soname.empty() ? needed : object.binary.soname;
}

} // namespace

std::vector<Conflict> find_conflicts(const std::vector<Object>& objects) {
  const std::vector<std::string> needed = needed_names(objects);
  std::map<std::string, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i].binary.format == binary::Format::macho) continue;
    std::string name = name_of(objects[i], needed[i]);
    if (!name.empty()) by_name[std::move(name)].push_back(i);
  }
  std::vector<Conflict> conflicts;
  for (const auto& [name, holders] : by_name) {
    const std::size_t first = holders.front();
    for (const std::size_t second : std::span(holders).subspan(1)) {
      if (needed[first].empty() && needed[second].empty()) continue;
      if (!same_content(objects[first].real_path, objects[second].real_path)) {
        conflicts.push_back({name, first, second});
      }
    }
  }
  return conflicts;
}

} // namespace pdist::loader
