#include "loader/symbol_versions.hpp"

#include "support/file.hpp"
#include "support/parallel.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace pdist::loader {

namespace {

/// What one file needs and defines.
struct Versions {
  std::vector<binary::VersionNeed> needs;
  std::vector<std::string> definitions; ///< empty: it has no versions
};

Versions versions_of(const Object& object) {
  if (object.binary.format != binary::Format::elf || !object.binary.dynamic) return {};
  const support::ReadableFile file(object.real_path);
  return {binary::read_version_needs(file), binary::read_version_definitions(file)};
}

/// The object that answers to a name which `object` needs, or something else in the closure does.
class Answers {
public:
  explicit Answers(const Closure& closure) : closure_(closure) {
    for (const Object& object : closure.objects)
      for (const Need& need : object.needs)
        if (need.outcome == Need::Outcome::found) by_name_.try_emplace(need.name, need.library);
  }

  std::optional<std::size_t> find(std::size_t object, const std::string& name) const {
    for (const Need& need : closure_.objects[object].needs)
      if (need.name == name)
        return need.outcome == Need::Outcome::found ? std::optional(need.library) : std::nullopt;
    const auto at = by_name_.find(name);
    return at == by_name_.end() ? std::nullopt : std::optional(at->second);
  }

private:
  const Closure& closure_;
  std::map<std::string, std::size_t> by_name_;
};

} // namespace

std::vector<MissingVersion> missing_versions(const Closure& closure) {
  std::vector<Versions> versions(closure.objects.size());
  support::parallel_for(versions.size(),
                        [&](std::size_t i) { versions[i] = versions_of(closure.objects[i]); });
  const Answers answers(closure);
  std::vector<MissingVersion> out;
  for (std::size_t object = 0; object < versions.size(); ++object) {
    for (binary::VersionNeed& need : versions[object].needs) {
      if (need.weak) continue;
      const std::optional<std::size_t> library = answers.find(object, need.library);
      if (!library || versions[*library].definitions.empty()) continue;
      const std::vector<std::string>& defined = versions[*library].definitions;
      if (std::ranges::find(defined, need.version) == defined.end())
        out.push_back({object, *library, std::move(need.version), std::move(need.symbols)});
    }
  }
  return out;
}

} // namespace pdist::loader
