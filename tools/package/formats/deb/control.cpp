#include "package/formats/deb/control.hpp"

#include "package/formats/deb/facts.hpp"
#include "package/linux/maintainer_scripts.hpp"
#include "package/linux/systemd.hpp"
#include "package/model/packages.hpp"
#include "package/version/render.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/shell.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

using support::shell_word;
using support::Value;

/// Debian policy 7.1: "<<" and ">>" are what others write "<" and ">".
std::string spelled(const Alternative& alternative) {
  if (alternative.comparison.empty()) return alternative.name;
  std::string comparison = alternative.comparison;
  if (comparison == "<" || comparison == ">") comparison += comparison;
  return fmt::format("{} ({} {})", alternative.name, comparison, alternative.version);
}

std::string spelled(const Relation& relation) {
  std::vector<std::string> parts;
  for (const Alternative& alternative : relation.alternatives)
    parts.push_back(spelled(alternative));
  return fmt::format("{}", fmt::join(parts, " | "));
}

std::vector<std::string> spelled(const std::vector<Relation>& relations) {
  std::vector<std::string> out;
  for (const Relation& relation : relations)
    out.push_back(spelled(relation));
  return out;
}

/// Other packages of the same model, in exactly this version.
std::vector<std::string> own_relations(const Model& model, const Package& package) {
  std::vector<std::string> out;
  for (const Package* other : required_packages(model, package))
    out.push_back(fmt::format("{} (= {})", other->name, full_version(model, deb_facts)));
  return out;
}

std::vector<std::string> dependencies(const Model& model, const Package& package,
                                      const Requirements& requirements, const TargetSystem& target) {
  std::vector<std::string> out = own_relations(model, package);
  std::ranges::move(debian_relations(requirements, target), std::back_inserter(out));
  // Small programs for machines and containers without systemd bring the same two commands.
  if (!sysusers_file(package).empty())
    out.emplace_back("systemd | systemd-standalone-sysusers | systemd-sysusers");
  if (!tmpfiles_file(package).empty())
    out.emplace_back("systemd | systemd-standalone-tmpfiles | systemd-tmpfiles");
  std::ranges::move(spelled(package.contents.relations.dependencies), std::back_inserter(out));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string conffiles(const PackageTree& tree) {
  std::string out;
  for (const PackageEntry& entry : tree.entries)
    if (entry.config) out += '/' + entry.path + '\n';
  return out;
}

/// deb-shlibs(5): what packages depend on that are linked with these libraries. A library without a version
/// in its SONAME cannot be named there.
std::string shlibs(const Model& model, const Package& package, const Requirements& requirements) {
  std::string out;
  for (const auto& [path, library] : public_libraries(requirements, deb_facts)) {
    const std::string& soname = library.soname;
    const std::size_t end = soname.find(".so.");
    if (end == std::string::npos) continue;
    out += fmt::format("{} {} {} (>= {})\n", soname.substr(0, end), soname.substr(end + 4), package.name,
                       render(model.version, VersionScheme::deb));
  }
  return out;
}

/// deb-control(5): a line of what follows the summary begins with a space, and an empty one is a dot.
std::string description_field(const Package& package) {
  std::string out = package.summary;
  for (std::string_view rest = support::trimmed(package.description, "\n"); !rest.empty();) {
    const std::string_view line = support::take_line(rest);
    const bool is_empty = support::trimmed(line).empty();
    out += fmt::format("\n {}", is_empty ? std::string_view(".") : line);
  }
  return out;
}

Value upgrade_steps(const Package& package) {
  Value out = Value::list();
  for (const UpgradeStep& step : package.contents.hooks.upgrade_from)
    // Without a revision: every packaging of that version is above it, its pre-releases are below.
    out.add(Value::map(
        {{"below", shell_word(render(step.below, VersionScheme::deb))}, {"text", step.script.text}}));
  return out;
}

std::vector<std::pair<std::string, std::string>> scripts(const Package& package) {
  Value data = script_data(package);
  data.set("steps", upgrade_steps(package));
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string name : {"preinst", "postinst", "prerm", "postrm"}) {
    std::string text = support::render_template(support::templates_folder() / "deb" / (name + ".in"), data);
    if (does_something(text)) out.emplace_back(name, std::move(text));
  }
  return out;
}

} // namespace

DebControl deb_control(const Model& model, const PackageTree& tree, const Requirements& requirements,
                       const TargetSystem& target) {
  const Package& package = *tree.package;
  const Relations& relations = package.contents.relations;
  DebControl out;
  out.description = description_field(package);
  out.architecture = architecture_name(deb_facts, requirements.machine);
  const auto add = [&](const char* field, const std::vector<std::string>& texts) {
    if (!texts.empty()) out.relations.emplace_back(field, fmt::format("{}", fmt::join(texts, ", ")));
  };
  add("DEPENDS", dependencies(model, package, requirements, target));
  add("RECOMMENDS", spelled(relations.recommends));
  add("SUGGESTS", spelled(relations.suggests));
  add("CONFLICTS", spelled(relations.conflicts));
  add("PROVIDES", spelled(relations.provides));
  add("REPLACES", spelled(relations.replaces));
  out.files = scripts(package);
  if (std::string text = conffiles(tree); !text.empty()) out.files.emplace_back("conffiles", std::move(text));
  // Debian policy 8.1.1: the loader's cache is brought up to date.
  if (!public_libraries(requirements, deb_facts).empty())
    out.files.emplace_back("triggers", "activate-noawait ldconfig\n");
  if (std::string text = shlibs(model, package, requirements); !text.empty())
    out.files.emplace_back("shlibs", std::move(text));
  return out;
}

} // namespace pdist::package
