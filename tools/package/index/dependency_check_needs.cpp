// What is looked for: the dependencies of a model, and those of planned packages.
#include "package/index/dependency_check.hpp"
#include "package/index/relation.hpp"
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
std::vector<Relation> parsed(const std::string& text, Format format) {
  if (format == Format::deb) {
    if (auto relations = parse_debian_relations(text)) return std::move(*relations);
  } else if (auto relation = parse_rpm_relation(text)) {
    return {std::move(*relation)};
  }
  throw support::Error({},
                       fmt::format("'{}' is no dependency of {}", support::escaped(text), name_of(format)));
}

class Planned {
public:
  explicit Planned(const RootPlan& plan) : plan_(plan) {}

  std::vector<NeededRelation> collect() {
    for (std::size_t i = 0; i < plan_.trees.size(); ++i) {
      const bool deb = plan_.format == Format::deb;
      for (const auto& [field, text] : deb ? plan_.deb[i].relations : plan_.rpm[i].relations)
        add(i, field, text);
    }
    return std::move(out_);
  }

private:
  void add(std::size_t index, const std::string& field, const std::string& text) {
    const Package& package = *plan_.trees[index].package;
    const Relations& declared = package.contents.relations;
    const bool recommended = field == "RECOMMENDS" || field == "Recommends";
    if (!recommended && field != "DEPENDS" && !field.starts_with("Requires")) return;
    const bool deb = plan_.format == Format::deb;
    for (Relation& relation : parsed(text, plan_.format)) {
      out_.push_back({package.name, recommended ? "recommends" : "needs",
                      place_in(recommended ? declared.recommends : declared.dependencies, relation,
                               plan_.request.metadata),
                      deb ? plan_.deb[index].architecture : plan_.rpm[index].architecture,
                      std::move(relation)});
    }
  }

  const RootPlan& plan_;
  std::vector<NeededRelation> out_;
};

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
  return Planned(plan).collect();
}

PackageIndex own_packages(const Model& model, Format format) {
  PackageIndex out("", format);
  const std::string version = full_version(model, format);
  for (const Package& package : model.packages) {
    out.add({package.name, version, format == Format::deb ? "all" : "noarch", MultiArch::no});
    for (const Relation& relation : package.contents.relations.provides)
      for (const Alternative& provided : relation.alternatives)
        // The model allows no other comparison there.
        out.add_provided(provided.name, provided.comparison.empty() ? "" : "=", provided.version);
  }
  out.finish();
  return out;
}

} // namespace pdist::package
