#include "runtime/plan_checks.hpp"

#include "binary/binary.hpp"
#include "runtime/names/macos.hpp"
#include "runtime/names/windows.hpp"
#include "runtime/placement/libraries.hpp"
#include "runtime/search_path.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/glob.hpp"
#include "support/suggest.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

/// As the kernel does (path_resolution(7)): more symlinks on one way are a loop.
constexpr int most_links = 40;

/// Whether a path is in the dist itself or below a symlinked folder of it.
bool is_shipped(const Draft& draft, const std::string& path, int links = 0) {
  if (draft.find(path) != nullptr) return true;
  const std::string start = path + '/';
  const auto below = draft.entries().lower_bound(start);
  if (below != draft.entries().end() && below->first.starts_with(start)) return true;
  for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
    const DraftEntry* link = draft.find(folder);
    if (link == nullptr || link->plan.type != EntryType::symlink) continue;
    const auto target = support::resolve_inner_link(folder, link->plan.link_target);
    return target && links < most_links && is_shipped(draft, *target + path.substr(folder.size()), links + 1);
  }
  return false;
}

bool is_empty(const Plan& plan, const PlanEntry& entry) {
  if (entry.type == EntryType::symlink) return false;
  if (entry.type == EntryType::file)
    return entry.content.empty() && std::filesystem::file_size(entry.source) == 0;
  const auto next = std::ranges::upper_bound(plan.entries, entry.path, {}, &PlanEntry::path);
  return next == plan.entries.end() || !next->path.starts_with(entry.path + '/');
}

/// What nobody can use is no dist.
void require_some_file(const Plan& plan) {
  const bool has_some =
      std::ranges::any_of(plan.entries, [](const PlanEntry& entry) { return entry.type == EntryType::file; });
  if (!has_some)
    throw Error(plan.facts.name, "the dist would have no file", "nothing that it is made of brings one",
                "install() the project's files, or name other COMPONENTS or TARGETS");
}

/// The manifest is written into a folder that nothing else may use.
void reserve_manifest_folder(const Plan& plan) {
  const std::string folder = manifest::manifest_folder(plan.facts.name) + '/';
  for (const PlanEntry& entry : plan.entries) {
    if (!entry.path.starts_with(folder)) continue;
    throw Error(entry.path, "this place in the dist is PortableDist's own", "the manifest is written there",
                "install the file elsewhere");
  }
}

/// What the kernel can start: a binary, or a script that names its interpreter (execve(2)).
bool is_runnable(const PlanEntry& entry) {
  if (entry.source.empty()) return true;
  const support::ReadableFile file(entry.source);
  std::array<std::byte, 2> start{};
  if (file.read_some(0, start) < start.size()) return false;
  return support::as_text(start) == "#!" || binary::detect(file).has_value();
}

void require_runnable_programs(const Plan& plan) {
  std::vector<Error> bad;
  for (const PlanEntry& entry : plan.entries) {
    const bool is_data = !entry.origin.data.empty();
    if (is_data || !is_program(entry, plan.facts.system) || is_runnable(entry)) continue;
    bad.emplace_back(
        fmt::format("{} ({})", entry.path, entry.origin.source),
        "this has execute permission and cannot be executed",
        "it is neither a binary nor a script that starts with '#!'",
        fmt::format("install it as FILES when it is data, or build it again when it was cut off; {}",
                    data_hint));
  }
  if (!bad.empty()) throw support::Errors(std::move(bad));
}

void require_files(const Plan& plan, const Request& request) {
  std::vector<Error> missing;
  for (const std::string& pattern : request.required_files) {
    const bool there = std::ranges::any_of(plan.entries, [&](const PlanEntry& entry) {
      return support::glob_matches(pattern, entry.path) && !is_empty(plan, entry);
    });
    if (there) continue;
    missing.emplace_back(pattern, "a required file is not in the dist, or is empty",
                         "REQUIRED_FILES names it and no install rule brings it",
                         "build what makes it first, and install it");
  }
  if (!missing.empty()) throw support::Errors(std::move(missing));
}

void require_smoke_program(const Plan& plan, const Request& request) {
  if (!request.smoke_test) return;
  const std::string& program = request.smoke_test->program;
  const std::string ending = plan.facts.system == "windows" ? ".exe" : "";
  for (const std::string& name : {program, program + ending})
    if (plan.find(name) != nullptr || plan.find(fmt::format("{}/{}", program_folder, name)) != nullptr)
      return;
  std::vector<std::string> known;
  for (const PlanEntry& entry : plan.entries) {
    if (is_program(entry, plan.facts.system)) known.push_back(Path(entry.path).filename().string());
  }
  throw Error(plan.facts.name,
              fmt::format("SMOKE_TEST names '{}', which is not in the dist", support::escaped(program)),
              support::did_you_mean(program, known));
}

} // namespace

bool is_program(const PlanEntry& entry, std::string_view system) {
  const std::string folder = folder_of(entry.path);
  if (entry.type != EntryType::file || (folder != program_folder && !folder.empty())) return false;
  return system == "windows" ? support::ascii_lower(entry.path).ends_with(".exe") : (entry.mode & 0111U) != 0;
}

void refuse_bad_links(const Draft& draft) {
  std::vector<Error> bad;
  for (const auto& [path, entry] : draft.entries()) {
    if (entry.plan.type != EntryType::symlink) continue;
    const std::string& target = entry.plan.link_target;
    const auto inner = support::resolve_inner_link(path, target);
    if (!inner) {
      bad.emplace_back(
          path, fmt::format("this symlink leaves the dist: it points to '{}'", support::escaped(target)),
          "it would be broken on another machine", "install what it points to, and make the link relative");
    } else if (!inner->empty() && !is_shipped(draft, *inner)) {
      bad.emplace_back(path,
                       fmt::format("this symlink leads nowhere: it points to '{}'", support::escaped(target)),
                       fmt::format("'{}' is not in the dist", support::escaped(*inner)),
                       "install what it points to, or leave the link out");
    }
  }
  if (!bad.empty()) throw support::Errors(std::move(bad));
}

void check_plan(const Plan& plan, const Request& request) {
  require_some_file(plan);
  reserve_manifest_folder(plan);
  refuse_windows_names(plan);
  refuse_macos_names(plan);
  require_runnable_programs(plan);
  require_files(plan, request);
  require_smoke_program(plan, request);
}

} // namespace pdist::runtime
