#include "package/linux/system_entries.hpp"

#include "package/layout/fhs_places.hpp"
#include "package/linux/desktop_files.hpp"
#include "package/linux/systemd.hpp"

#include <algorithm>

namespace pdist::package {

namespace {

/// Where a program of the dist is on the target, without the first '/'; empty where the dist has none.
/// `who` names it in the problem.
std::string place_of(const std::string& who, const std::string& program, const FormatFacts& format,
                     const LayoutSources& sources, std::vector<support::Error>& problems) {
  const auto found = sources.programs.find(program, sources.request.linkage);
  if (!found) problems.push_back(sources.programs.missing(who, program));
  return found ? fhs_file_place(*found, sources.request, format) : std::string();
}

} // namespace

void add_program_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                         std::vector<support::Error>& problems) {
  const Package& package = *tree.package;
  for (const Command& command : package.contents.commands) {
    const std::string path = "usr/bin/" + command.name;
    const std::string target =
        place_of("command " + command.name, command.program, format, sources, problems);
    if (!target.empty() && target != path) tree.entries.push_back(link_entry(path, target));
  }
  std::ranges::move(desktop_entries(package), std::back_inserter(tree.entries));
}

void for_each_service(const Package& package, const FormatFacts& format, const LayoutSources& sources,
                      std::vector<support::Error>& problems,
                      const std::function<void(const Service&, const std::string& program)>& add) {
  for (const Service& service : package.contents.services) {
    const std::string program =
        place_of("service " + service.name, service.program, format, sources, problems);
    if (!program.empty()) add(service, '/' + program);
  }
}

void add_system_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                        std::vector<support::Error>& problems) {
  const Package& package = *tree.package;
  add_program_entries(tree, format, sources, problems);
  for_each_service(package, format, sources, problems,
                   [&](const Service& service, const std::string& program) {
                     tree.entries.push_back(service_unit(sources.model, package, service, program));
                   });
  std::ranges::move(account_entries(package), std::back_inserter(tree.entries));
}

bool has_origin(const PackageTree& tree, const manifest::Manifest& dist, std::string_view origin) {
  return std::ranges::any_of(tree.entries, [&](const PackageEntry& entry) {
    const auto at = std::ranges::lower_bound(dist.entries, entry.source, {}, &manifest::Entry::path);
    return at != dist.entries.end() && at->path == entry.source && at->origin.source.starts_with(origin);
  });
}

} // namespace pdist::package
