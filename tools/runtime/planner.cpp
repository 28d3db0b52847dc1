#include "runtime/planner.hpp"

#include "runtime/changed_files.hpp"
#include "runtime/draft.hpp"
#include "runtime/draft_entries.hpp"
#include "runtime/glob_files.hpp"
#include "runtime/install/installed_tree.hpp"
#include "runtime/install/left_out_files.hpp"
#include "runtime/launcher/placement.hpp"
#include "runtime/placement/libraries.hpp"
#include "runtime/plan_checks.hpp"
#include "runtime/recipe/choice.hpp"
#include "runtime/recipe/path_file.hpp"
#include "runtime/recipe/requirement.hpp"
#include "runtime/search_path.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

binary::Format format_for(std::string_view system) {
  if (system == "Windows") return binary::Format::pe;
  return system == "Darwin" ? binary::Format::macho : binary::Format::elf;
}

class Planner {
public:
  Planner(const Request& request, const PlanningFacts& facts) : request_(request), facts_(facts) {
    placement_.format = format_for(request.system);
    placement_.source_folder = request.source_folder;
    placement_.build_folder = request.build_folder;
    placement_.sysroot = request.sysroot;
    placement_.extra_folders = request.library_folders;
    placement_.extra_folders.insert(placement_.extra_folders.end(), request.link_folders.begin(),
                                    request.link_folders.end());
    placement_.exclude_regexes = request.exclude_regexes;
    placement_.data_files = request.data_files;
  }

  Planned make() {
    loader::Policy policy = loader::Policy::read(request_.library_policy);
    out_.inputs.push_back(request_.library_policy);
    placement_.policy = &policy;
    add_installed();
    add_built();
    add_plugins();
    add_runtime();
    for (const RecipeRequirement& rule : runtime_.requirements)
      policy.put_first(entries_for(rule.description, rule.libraries));
    refuse_bad_links(draft_);
    Placement placed = place_libraries(draft_, placement_);
    add_inputs(placed.inputs);
    out_.left_to_system = std::move(placed.left_to_system);
    strip_bundled(draft_, request_);
    Plan& plan = out_.plan;
    plan.needs = std::move(placed.needs);
    add_path_files(draft_, runtime_.path_files);
    add_launchers();
    add_inputs(sign_own_binaries(draft_, request_, facts_.time));
    plan.facts = facts(placed, policy);
    plan.dist = request_.dist;
    plan.work = request_.work;
    plan.entries = draft_.take();
    check_plan(plan, request_);
    if (request_.tells_left_out) note_left_out();
    std::ranges::sort(out_.inputs);
    out_.inputs.erase(std::unique(out_.inputs.begin(), out_.inputs.end()), out_.inputs.end());
    return std::move(out_);
  }

private:
  void add_inputs(const std::vector<Path>& paths) {
    out_.inputs.insert(out_.inputs.end(), paths.begin(), paths.end());
  }

  void add_installed() {
    if (request_.installs.empty()) return;
    InstalledTree tree = run_install_rules(request_, request_.work / "installed");
    add_inputs(tree.inputs);
    for (const InstalledEntry& installed : tree.entries) {
      draft_.add(installed_entry(installed, request_, placement_));
    }
  }

  /// What the dist has at the same place came there otherwise, such as a library that a target needs.
  void note_left_out() {
    out_.left_out = left_out_files(request_, facts_.templates);
    std::erase_if(out_.left_out, [&](const std::string& path) {
      return std::ranges::any_of(out_.plan.entries,
                                 [&](const PlanEntry& entry) { return entry.path == path; });
    });
  }

  void add_built() {
    for (const BuiltFile& built : request_.built_files) {
      if (built.destination.empty()) continue;
      if (already_installed(built.path)) continue;
      add_file(built.path, built.destination, fmt::format("target {}", built.target));
    }
  }

  /// A target that an install rule ships already stays where that rule puts it.
  bool already_installed(const Path& file) const { return draft_.path_of(file).has_value(); }

  void add_plugins() {
    for (const PluginFile& plugin : request_.plugin_files) {
      if (plugin.pattern.find('/') == std::string::npos) {
        add_plugin_target(plugin);
        continue;
      }
      const std::vector<Path> files = expand_glob(plugin.pattern);
      add_inputs(folders_of_glob(plugin.pattern));
      if (files.empty()) {
        throw Error(plugin.pattern, "no such plugin", "PLUGINS names a file or glob that matches nothing");
      }
      for (const Path& file : files) {
        if (!already_installed(file)) add_file(file, plugin.destination, "plugin");
      }
    }
  }

  /// What a generator expression has become: the name of a target.
  void add_plugin_target(const PluginFile& plugin) {
    const auto built = std::ranges::find(request_.built_files, plugin.pattern, &BuiltFile::target);
    if (built == request_.built_files.end())
      throw Error(plugin.pattern, "no such plugin", "PLUGINS names neither a target nor the path of a file");
    if (!already_installed(built->path))
      add_file(built->path, plugin.destination, fmt::format("target {}", built->target));
  }

  void add_file(const Path& file, const std::string& destination, const std::string& reason) {
    out_.inputs.push_back(file);
    draft_.add(file_entry(file, destination, reason, request_, placement_));
  }

  void add_runtime() {
    if (!request_.runtime) return;
    const Recipe recipe = choose_recipe(*request_.runtime, request_.system, request_.sysroot);
    out_.inputs.push_back(request_.runtime->recipe);
    runtime_ = apply_recipe(recipe, *request_.runtime, request_.sysroot);
    add_inputs(runtime_.inputs);
    out_.pruned = runtime_.pruned;
    placement_.extra_folders.insert(placement_.extra_folders.end(), runtime_.library_folders.begin(),
                                    runtime_.library_folders.end());
    for (RecipeEntry& found : runtime_.entries)
      draft_.add(runtime_entry(std::move(found)));
  }

  void add_launchers() {
    LauncherRequest launcher;
    launcher.environment = runtime_.environment;
    launcher.unset = runtime_.unset;
    for (const auto& [name, value] : request_.launcher_env)
      set(launcher.environment, name, value);
    add_inputs(place_launchers(draft_, out_.plan.needs, {&request_, facts_.templates, std::move(launcher)}));
  }

  static void set(TextMap& environment, const std::string& name, const std::string& value) {
    const auto at = std::ranges::find(environment, name, &TextMap::value_type::first);
    if (at != environment.end()) {
      at->second = value;
    } else {
      environment.emplace_back(name, value);
    }
  }

  manifest::Facts facts(const Placement& placed, const loader::Policy& policy) const {
    manifest::Facts out;
    out.name = request_.name;
    out.version = request_.version;
    out.revision = facts_.revision;
    out.system = support::ascii_lower(request_.system);
    out.architecture = placed.architecture;
    out.minimum_system = placed.minimum_system;
    out.toolchain = request_.toolchain;
    out.runtime_name = runtime_.name;
    out.runtime_version = runtime_.version;
    out.runtime_provenance = runtime_.provenance;
    out.library_policy = policy.name();
    out.requirements = requirements_of(runtime_.requirements, runtime_.version, out_.plan.needs);
    out.time = facts_.time;
    return out;
  }

  const Request& request_;
  const PlanningFacts& facts_;
  PlacementRequest placement_;
  RuntimeContribution runtime_;
  Draft draft_;
  Planned out_;
};

} // namespace

Planned make_plan(const Request& request, const PlanningFacts& facts) {
  return Planner(request, facts).make();
}

} // namespace pdist::runtime
