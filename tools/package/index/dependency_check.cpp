#include "package/index/dependency_check.hpp"

#include "package/index/match.hpp"
#include "package/index/relation_text.hpp"
#include "package/model/model_json.hpp"
#include "package/model/relation.hpp"
#include "package/version/render.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::escaped;

/// "libcurl4 7.88.1-10", or "mail-transport-agent without a version (exim4 4.96-15)".
std::string shown(const Offer& offer, const PackageIndex& index, const std::string& name) {
  const IndexedPackage& package = index.packages()[offer.package];
  std::string own = fmt::format("{} {}", escaped(package.name), escaped(package.version));
  if (package.name == name) return own;
  const std::string version = offer.comparison.empty() ? " without a version" : " " + escaped(offer.version);
  return fmt::format("{}{} ({})", escaped(name), version, own);
}

/// One relation against all indexes.
class Search {
public:
  Search(const NeededRelation& needed, const PackageIndex& own, const std::vector<PackageIndex>& indexes)
      : needed_(needed), indexes_(indexes) {
    searched_.push_back(&own);
    for (const PackageIndex& index : indexes)
      searched_.push_back(&index);
  }

  CheckedRelation run() {
    CheckedRelation out{needed_, Finding::missing, {}, {}, {}};
    for (const Alternative& alternative : needed_.relation.alternatives) {
      out.found = find(alternative);
      if (out.found.empty()) continue;
      out.finding = Finding::there;
      return out;
    }
    std::vector<std::string> reasons;
    for (const Alternative& alternative : needed_.relation.alternatives) {
      if (alternative.name.starts_with('/')) out.finding = Finding::unknown;
      reasons.push_back(explain(alternative, out.hint));
    }
    out.why = fmt::format("{}", fmt::join(reasons, "; "));
    return out;
  }

private:
  std::string name_of(const Alternative& alternative) const {
    return split_name(alternative.name, searched_.front()->format()).name;
  }

  std::string find(const Alternative& alternative) const {
    const std::string name = name_of(alternative);
    for (const PackageIndex* index : searched_)
      for (const Offer& offer : index->find(name))
        if (satisfies(offer, *index, alternative, needed_.architecture)) return shown(offer, *index, name);
    return {};
  }

  std::string explain(const Alternative& alternative, std::string& hint) const {
    constexpr std::size_t most = 3;
    const std::string name = name_of(alternative);
    std::vector<std::string> others;
    for (const PackageIndex* index : searched_) {
      for (const Offer& offer : index->find(name)) {
        const std::string& machine = index->packages()[offer.package].architecture;
        const std::string where = index == searched_.front() ? "the product itself" : escaped(index->file());
        others.push_back(
            fmt::format("{} has {} for {}", where, shown(offer, *index, name), escaped(machine)));
      }
    }
    if (others.size() > most) others.resize(most);
    if (!others.empty()) {
      if (alternative.name.ends_with(":any"))
        hint = "':any' is met only by packages that say Multi-Arch: allowed or foreign; leave it out";
      else if (hint.empty())
        hint = "ask for what is there, or give a further --index, such as that of updates";
      return fmt::format("{}", fmt::join(others, ", "));
    }
    if (alternative.name.starts_with('/'))
      return fmt::format("{} lists no such file, and not every file", index_names());
    const std::string near = nearest(name);
    if (!near.empty())
      hint = fmt::format("did you mean '{}'?", escaped(near));
    else if (hint.empty())
      hint = "give the distribution's own name for it ({deb: ..., rpm: ...}), or a further --index";
    return fmt::format("no package has the name '{}', and none provides it, in {}", escaped(name),
                       index_names());
  }

  std::string nearest(const std::string& name) const {
    std::vector<std::string> candidates;
    for (const PackageIndex* index : searched_)
      if (std::string near = index->nearest(name); !near.empty()) candidates.push_back(std::move(near));
    return support::nearest(name, candidates);
  }

  std::string index_names() const {
    std::vector<std::string> names;
    for (const PackageIndex& index : indexes_)
      names.push_back(escaped(index.file()));
    return fmt::format("{}", fmt::join(names, ", "));
  }

  const NeededRelation& needed_;
  const std::vector<PackageIndex>& indexes_;
  std::vector<const PackageIndex*> searched_;
};

std::string_view name_of(Finding finding) {
  if (finding == Finding::there) return "there";
  return finding == Finding::missing ? "missing" : "unknown";
}

std::string sentence(const NeededRelation& needed) {
  return fmt::format("the package {} {} '{}'{}", needed.package, needed.verb, escaped(shown(needed.relation)),
                     needed.place.empty() ? ", which follows from its files" : "");
}

std::size_t count_of(const DependencyReport& report, Finding finding) {
  return static_cast<std::size_t>(std::ranges::count(report.relations, finding, &CheckedRelation::finding));
}

} // namespace

DependencyReport check_dependencies(const std::vector<NeededRelation>& needed, const PackageIndex& own,
                                    const std::vector<PackageIndex>& indexes) {
  DependencyReport out;
  for (const PackageIndex& index : indexes)
    out.indexes.emplace_back(index.file(), index.packages().size());
  for (const NeededRelation& relation : needed)
    out.relations.push_back(Search(relation, own, indexes).run());
  return out;
}

std::vector<support::Error> problems(const DependencyReport& report) {
  std::vector<support::Error> out;
  for (const CheckedRelation& checked : report.relations)
    if (checked.finding == Finding::missing)
      out.emplace_back(checked.needed.place, sentence(checked.needed), checked.why, checked.hint);
  return out;
}

support::Value to_value(const DependencyReport& report) {
  using support::Value;
  Value indexes = Value::list(), relations = Value::list();
  for (const auto& [file, packages] : report.indexes) {
    indexes.add(Value::map(
        {{"file", support::name_value(file)}, {"packages", static_cast<std::uint64_t>(packages)}}));
  }
  for (const CheckedRelation& checked : report.relations) {
    relations.add(Value::map({{"package", checked.needed.package},
                              {"verb", checked.needed.verb},
                              {"relation", shown(checked.needed.relation)},
                              {"place", support::name_value(checked.needed.place)},
                              {"finding", name_of(checked.finding)},
                              {"found", checked.found},
                              {"why", checked.why},
                              {"hint", checked.hint}}));
  }
  return Value::map({{"indexes", std::move(indexes)}, {"relations", std::move(relations)}});
}

std::string to_text(const DependencyReport& report) {
  std::string out;
  for (const auto& [file, packages] : report.indexes)
    out += fmt::format("{}: {} packages\n", escaped(file), packages);
  for (const CheckedRelation& checked : report.relations) {
    if (checked.finding != Finding::unknown) continue;
    out += checked.needed.place.empty() ? "" : escaped(checked.needed.place) + ": ";
    out += fmt::format("nobody can tell whether {}: {}\n", sentence(checked.needed), checked.why);
  }
  out += fmt::format("dependencies: {} there, {} missing, {} unknown\n", count_of(report, Finding::there),
                     count_of(report, Finding::missing), count_of(report, Finding::unknown));
  return out;
}

} // namespace pdist::package
