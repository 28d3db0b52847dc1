#include "runtime/planner.hpp"

#include "runtime/draft.hpp"
#include "runtime/glob_files.hpp"
#include "runtime/install/installed_tree.hpp"
#include "runtime/launcher/placement.hpp"
#include "runtime/placement/libraries.hpp"
#include "runtime/plan_checks.hpp"
#include "runtime/recipe/choice.hpp"
#include "runtime/recipe/path_file.hpp"
#include "runtime/recipe/requirement.hpp"
#include "runtime/search_path.hpp"
#include "runtime/signed_files.hpp"
#include "runtime/stripped_files.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

/// 0755 for what can be executed, else 0644: the bits that a umask may have taken are given back.
std::uint32_t normal_mode(std::uint32_t mode) {
  return (mode & 0111U) != 0 ? 0755 : 0644;
}

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
    strip_bundled();
    Plan& plan = out_.plan;
    plan.needs = std::move(placed.needs);
    add_path_files(draft_, runtime_.path_files);
    add_launchers();
    sign_own_binaries();
    plan.facts = facts(placed, policy);
    plan.dist = request_.dist;
    plan.work = request_.work;
    plan.entries = draft_.take();
    check_plan(plan, request_);
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
      DraftEntry entry;
      entry.own = true;
      entry.plan.path = installed.path;
      entry.plan.type = installed.entry.type;
      entry.plan.link_target = installed.entry.link_target;
      entry.plan.mode = installed_mode(installed);
      entry.plan.origin = {installed_origin(installed), installed_reason(installed)};
      if (installed.entry.type == EntryType::file) {
        entry.plan.source = installed.file;
        if (strips_installed(installed)) entry.plan.source = stripped_copy(request_, installed.file);
        entry.seen_at = installed.source.empty() ? installed.file : installed.source;
      }
      draft_.add(std::move(entry));
    }
  }

  /// What targets make; for ELF CMake's install rules do it.
  bool strips_installed(const InstalledEntry& installed) const {
    return request_.strip && placement_.format != binary::Format::elf &&
           std::ranges::find(request_.built_files, installed.source, &BuiltFile::path) !=
               request_.built_files.end();
  }

  static std::uint32_t installed_mode(const InstalledEntry& installed) {
    if (installed.entry.type == EntryType::symlink) return 0777;
    const std::uint32_t mode = installed.entry.status.st_mode & 07777U;
    if (installed.keeps_mode) return mode;
    return installed.entry.type == EntryType::folder ? 0755 : normal_mode(mode);
  }

  std::string installed_origin(const InstalledEntry& installed) const {
    if (installed.source.empty()) return "generated:install";
    return origin_of(installed.source, placement_);
  }

  static std::string installed_reason(const InstalledEntry& installed) {
    if (installed.component.empty()) return "install rule";
    return fmt::format("install rule of component {}", installed.component);
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

  void add_file(const Path& file, const std::string& destination, const std::string& reason) {
    const support::ReadableFile opened(file);
    const std::optional<binary::Binary> binary = binary::read(opened);
    // Users of a library open it by its SONAME, whatever the build calls the file.
    const bool has_soname = binary && binary->format != binary::Format::pe && !binary->soname.empty() &&
                            binary->kind == binary::Kind::shared_library;
    const std::string name = has_soname ? Path(binary->soname).filename().string() : file.filename().string();
    DraftEntry entry;
    entry.own = true;
    entry.plan.path = destination + '/' + name;
    entry.plan.mode = normal_mode(opened.status().st_mode);
    entry.plan.source = request_.strip && binary ? stripped_copy(request_, file) : file;
    entry.seen_at = file;
    entry.plan.origin = {origin_of(file, placement_), reason};
    out_.inputs.push_back(file);
    draft_.add(std::move(entry));
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
    for (RecipeEntry& found : runtime_.entries) {
      DraftEntry entry;
      entry.plan.path = std::move(found.path);
      entry.plan.type = found.type;
      entry.plan.mode = found.type == EntryType::file ? normal_mode(found.mode) : 0755;
      if (found.type == EntryType::symlink) entry.plan.mode = 0777;
      if (found.type == EntryType::file) entry.plan.source = std::move(found.source);
      entry.plan.link_target = std::move(found.link_target);
      entry.plan.origin = std::move(found.origin);
      draft_.add(std::move(entry));
    }
  }

  /// Libraries of the project that came along because something needs them, without being named themselves.
  void strip_bundled() {
    if (!request_.strip) return;
    std::set<Path> built;
    for (const BuiltFile& file : request_.built_files) {
      std::error_code absent;
      if (const Path real = std::filesystem::canonical(file.path, absent); !absent) built.insert(real);
    }
    for (auto& [path, entry] : draft_.entries())
      if (!entry.plan.source.empty() && built.contains(entry.plan.source))
        entry.plan.source = stripped_copy(request_, entry.plan.source);
  }

  /// Those of others have their makers' signatures.
  void sign_own_binaries() {
    if (!request_.sign) return;
    add_inputs(signing_inputs(*request_.sign));
    for (auto& [path, entry] : draft_.entries()) {
      if (!entry.own || entry.plan.source.empty()) continue;
      if (binary::detect(support::ReadableFile(entry.plan.source)) == binary::Format::pe)
        entry.plan.source = signed_copy(request_, entry.plan.source, facts_.time);
    }
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
