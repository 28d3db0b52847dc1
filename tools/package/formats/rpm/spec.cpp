#include "package/formats/rpm/spec.hpp"

#include "package/formats/rpm/capabilities.hpp"
#include "package/formats/rpm/changelog.hpp"
#include "package/formats/rpm/facts.hpp"
#include "package/formats/rpm/read_back.hpp"
#include "package/linux/maintainer_scripts.hpp"
#include "package/linux/systemd.hpp"
#include "package/model/packages.hpp"
#include "package/model/relation.hpp"
#include "package/version/render.hpp"
#include "support/error.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace pdist::package {

namespace {

using support::EntryType;
using support::shell_word;
using support::Value;

/// Alternatives are a rich dependency (rpm 4.13 and later).
std::string spelled(const Relation& relation) {
  std::vector<std::string> parts;
  for (const Alternative& alternative : relation.alternatives)
    parts.push_back(shown(alternative));
  if (parts.size() == 1) return parts.front();
  return fmt::format("({})", fmt::join(parts, " or "));
}

using TaggedTexts = std::vector<std::pair<std::string, std::string>>;

/// Collects relations, each once.
class Relating {
public:
  void add(const char* tag, const std::string& text) {
    if (seen_.emplace(tag, text).second) list_.emplace_back(tag, text);
  }
  void add(const char* tag, const std::vector<Relation>& relations) {
    for (const Relation& relation : relations)
      add(tag, spelled(relation));
  }
  TaggedTexts take() { return std::move(list_); }

private:
  std::set<std::pair<std::string, std::string>> seen_;
  TaggedTexts list_;
};

std::string rpm_version(const Model& model) {
  return render(model.version, VersionScheme::rpm);
}

TaggedTexts relations_of(const Model& model, const Package& package, const Requirements& requirements) {
  Relating out;
  for (const Package* other : required_packages(model, package))
    out.add("Requires", fmt::format("{} = {}", other->name, full_version(model, rpm_facts)));
  for (const std::string& text : rpm_relations(requirements))
    out.add("Requires", text);
  // Every rpm distribution with systemd has both programs in one of its packages.
  if (!sysusers_file(package).empty()) out.add("Requires(post)", "/usr/bin/systemd-sysusers");
  if (!tmpfiles_file(package).empty()) out.add("Requires(post)", "/usr/bin/systemd-tmpfiles");
  const Relations& declared = package.contents.relations;
  out.add("Requires", declared.dependencies);
  out.add("Recommends", declared.recommends);
  out.add("Suggests", declared.suggests);
  out.add("Conflicts", declared.conflicts);
  for (const std::string& text : rpm_capabilities(requirements))
    out.add("Provides", text);
  out.add("Provides", declared.provides);
  out.add("Obsoletes", declared.replaces);
  return out.take();
}

Value relation_lines(const TaggedTexts& relations) {
  Value out = Value::list();
  for (const auto& [tag, text] : relations)
    out.add(Value::map({{"tag", tag}, {"text", without_macros(text)}}));
  return out;
}

/// Lines of a description: rpm takes a '%' at the start of a line for a section.
std::string description_text(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && c == '%') out += ' ';
    out += c == '%' ? "%%" : std::string(1, c);
    at_start = c == '\n';
  }
  return out;
}

/// Whether everything below a folder is this package's and needs nothing said of it.
bool is_listed_whole(const PackageTree& tree, const PackageEntry& folder) {
  if (folder.type != EntryType::folder || folder.shared) return false;
  return std::ranges::none_of(tree.entries, [&](const PackageEntry& entry) {
    return entry.path.starts_with(folder.path + '/') && (entry.config || entry.shared);
  });
}

/// What no quoting of rpm's file lists holds: a wildcard of one character stands for it.
bool needs_wildcard(char c) {
  return c == '"' || c == '\\' || c == '%';
}

/// A wildcard must not mean another file, too.
void require_one_meaning(const PackageTree& tree, const std::string& path) {
  if (std::ranges::none_of(path, needs_wildcard)) return;
  const auto matches = [&](const std::string& other) {
    return std::ranges::equal(path, other,
                              [](char a, char b) { return a == b || (needs_wildcard(a) && b != '/'); });
  };
  for (const PackageEntry& other : tree.entries)
    if (other.path != path && matches(other.path))
      throw support::Error(
          path, "rpm cannot hold this name",
          fmt::format("rpmbuild's file list cannot tell it from '{}'", support::escaped(other.path)),
          "name the file differently");
}

/// A folder that is named stands for all below it, so names that a spec file can hardly hold need not be
/// there.
std::string file_list(const PackageTree& tree) {
  std::string out = "%defattr(-,root,root,-)\n";
  std::string whole;
  for (const PackageEntry& entry : tree.entries) {
    if (!whole.empty() && entry.path.starts_with(whole)) continue;
    if (entry.shared) continue;
    if (is_listed_whole(tree, entry)) {
      whole = entry.path + '/';
      require_one_meaning(tree, entry.path);
      out += listed_path('/' + entry.path) + '\n';
      continue;
    }
    require_one_meaning(tree, entry.path);
    if (entry.type == EntryType::folder) out += "%dir ";
    if (entry.config) out += "%config(noreplace) ";
    out += listed_path('/' + entry.path) + '\n';
  }
  return out;
}

class Spec {
public:
  Spec(const Model& model, const PackageTree& tree, const Requirements& requirements,
       const RpmRequest& request)
      : model_(model), tree_(tree), package_(*tree.package), requirements_(requirements), request_(request) {}

  RpmSpec make() {
    RpmSpec out;
    out.architecture = architecture_name(rpm_facts, requirements_.machine);
    Value data = script_data(package_);
    data.set("steps", upgrade_steps());
    for (const char* const name : {"pre", "post", "preun", "postun", "posttrans"})
      add_template(out, {name, {}, {}}, name, data);
    for (const UpgradeStep& step : package_.contents.hooks.upgrade_from)
      add_trigger(out, step);
    out.files.emplace_back("files", file_list(tree_));
    out.relations = relations_of(model_, package_, requirements_);
    out.files.emplace_back(planned_rpm_file, planned_rpm(model_, tree_, out));
    out.files.emplace_back("package.spec", spec(out));
    out.files.emplace_back("settings.spec", "Group: Unspecified\n"); // templates/rpm/cpack.cmake writes more
    // CPack replaces @…@ in the spec file that it is given, and in no file that this one includes.
    out.files.emplace_back("cpack.spec",
                           fmt::format("%include {}\n", spec_path(request_.folder / "package.spec")));
    return out;
  }

private:
  /// `script` gets its text from the template of its section.
  void add_template(RpmSpec& out, RpmScript script, const std::string& file, const Value& data) {
    script.text =
        support::render_template(support::templates_folder() / "rpm" / (script.section + ".in"), data);
    if (!does_something(script.text)) return;
    // rpm reads "-f" only directly behind the section's name.
    const std::string rest = script.trigger.empty() ? "" : " -- " + script.trigger;
    scripts_.add(Value::map(
        {{"section", script.section}, {"rest", rest}, {"file", spec_path(request_.folder / file)}}));
    out.files.emplace_back(file, without_macros(script.text));
    out.scripts.push_back(std::move(script));
  }

  /// Stays from an upgrade's trigger until its step is done. The folder is rpm's own for what scripts
  /// remember.
  std::string mark(const UpgradeStep& step) const {
    return shell_word(
        fmt::format("/var/lib/rpm-state/{}.step-{}", package_.name, render(step.below, VersionScheme::rpm)));
  }

  Value upgrade_steps() const {
    Value out = Value::list();
    for (const UpgradeStep& step : package_.contents.hooks.upgrade_from)
      out.add(Value::map({{"mark", mark(step)}, {"text", step.script.text}}));
    return out;
  }

  /// The new package's trigger runs when an older one of itself is about to go: after %post, before
  /// %posttrans. rpm forgets a trigger that fails, so it only leaves a mark.
  void add_trigger(RpmSpec& out, const UpgradeStep& step) {
    const std::string below = render(step.below, VersionScheme::rpm);
    add_template(out, {"triggerun", fmt::format("{} < {}", package_.name, below), {}}, "triggerun-" + below,
                 Value::map({{"mark", mark(step)}}));
  }

  std::string spec(const RpmSpec& made) {
    const Value data = Value::map({{"payload", payload()},
                                   {"name", package_.name},
                                   {"version", rpm_version(model_)},
                                   {"release", std::to_string(model_.release)},
                                   {"summary", without_macros(package_.summary)},
                                   {"license", without_macros(model_.license)},
                                   {"homepage", without_macros(model_.homepage)},
                                   {"vendor", without_macros(model_.vendor)},
                                   {"packager", without_macros(model_.maintainer)},
                                   {"noarch", made.architecture == "noarch"},
                                   {"relations", relation_lines(made.relations)},
                                   {"description", description_text(package_.description)},
                                   {"tree", without_macros(shell_word((request_.tree / ".").string()))},
                                   {"scripts", scripts_},
                                   {"files", spec_path(request_.folder / "files")},
                                   {"settings", spec_path(request_.folder / "settings.spec")},
                                   {"changelog", description_text(rpm_changelog(model_))}});
    return support::render_template(support::templates_folder() / "rpm" / "package.spec.in", data);
  }

  /// Several threads make other bytes than one does, but the same whatever their number.
  std::string payload() const {
    if (request_.compression == "xz") return "w6T2.xzdio";
    if (request_.compression == "gzip") return "w9.gzdio";
    return "w3T2.zstdio";
  }

  static std::string spec_path(const std::filesystem::path& path) { return without_macros(path.string()); }

  const Model& model_;
  const PackageTree& tree_;
  const Package& package_;
  const Requirements& requirements_;
  const RpmRequest& request_;
  Value scripts_ = Value::list();
};

} // namespace

std::string without_macros(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '%' ? "%%" : std::string(1, c);
  return out;
}

std::string listed_path(const std::string& path) {
  std::string out = "\"";
  for (const char c : path) {
    // A bracket expression of one character.
    if (c == '*' || c == '?' || c == '[')
      out += fmt::format("[{}]", c);
    else if (needs_wildcard(c))
      out += '?';
    else
      out += c;
  }
  return out + '"';
}

RpmSpec rpm_spec(const Model& model, const PackageTree& tree, const Requirements& requirements,
                 const RpmRequest& request) {
  return Spec(model, tree, requirements, request).make();
}

} // namespace pdist::package
