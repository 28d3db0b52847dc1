#include "package/index/dependency_check_needs.hpp"

#include "package/index/dependency_check.hpp"
#include "package/index/match.hpp"
#include "package/index/relation_text.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

std::string place_of(const Relation& relation, const std::filesystem::path& metadata) {
  return support::located(metadata.empty() ? "package.yaml" : metadata.string(), relation.mark);
}

/// Where package.yaml declares it; empty where it does not.
std::string place_in(const std::vector<Relation>& declared, const Relation& wanted,
                     const std::filesystem::path& metadata) {
  const auto at = std::ranges::find(declared, wanted.alternatives, &Relation::alternatives);
  return at == declared.end() ? "" : place_of(*at, metadata);
}

/// The relations of one package, as its format spells them.
std::vector<Relation> parsed(const std::string& text, const FormatFacts& format) {
  if (is_rpm(format)) {
    if (auto relation = parse_rpm_relation(text)) return {std::move(*relation)};
  } else if (auto relations = parse_debian_relations(text)) {
    return std::move(*relations);
  }
  throw support::Error({}, fmt::format("'{}' is no dependency of {}", support::escaped(text), format.name));
}

} // namespace

std::vector<NeededRelation> declared_relations(const Model& model, const std::filesystem::path& metadata) {
  std::vector<NeededRelation> out;
  for (const Package& package : model.packages) {
    const Relations& relations = package.contents.relations;
    for (const Relation& relation : relations.dependencies)
      out.push_back({package.name, "needs", place_of(relation, metadata), {}, relation});
    for (const Relation& relation : relations.recommends)
      out.push_back({package.name, "recommends", place_of(relation, metadata), {}, relation});
  }
  return out;
}

std::vector<NeededRelation> planned_relations(const RootPlan& plan) {
  std::vector<NeededRelation> out;
  for (const PlannedRelation& planned : plan.packed->relations()) {
    const Package& package = *plan.trees[planned.tree].package;
    const Relations& declared = package.contents.relations;
    for (Relation& relation : parsed(planned.text, plan.format->facts())) {
      std::string place = place_in(planned.recommended ? declared.recommends : declared.dependencies,
                                   relation, plan.request.metadata);
      out.push_back({package.name, planned.recommended ? "recommends" : "needs", std::move(place),
                     planned.architecture, std::move(relation)});
    }
  }
  return out;
}

PackageIndex own_packages(const Model& model, const FormatFacts& format) {
  PackageIndex out("", format);
  const std::string version = full_version(model, format);
  for (const Package& package : model.packages) {
    out.add({package.name, version, std::string(format.any_machine), MultiArch::no});
    for (const Relation& relation : package.contents.relations.provides)
      for (const Alternative& provided : relation.alternatives)
        // The model allows no other comparison there.
        out.add_provided(provided.name, provided.comparison.empty() ? "" : "=", provided.version);
  }
  out.finish();
  return out;
}

} // namespace pdist::package
