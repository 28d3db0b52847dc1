#include "package/linux/system_entries.hpp"

#include "package/layout/fhs_places.hpp"
#include "package/linux/desktop_files.hpp"
#include "package/linux/systemd.hpp"

#include <algorithm>

namespace pdist::package {

void add_system_entries(PackageTree& tree, const FormatFacts& format, const LayoutSources& sources,
                        std::vector<support::Error>& problems) {
  const Package& package = *tree.package;
  const auto place_of = [&](const std::string& who, const std::string& program) {
    const auto found = sources.programs.find(program, sources.request.linkage);
    if (!found) problems.push_back(sources.programs.missing(who, program));
    return found ? fhs_file_place(*found, sources.request, format) : std::string();
  };
  for (const Command& command : package.contents.commands) {
    const std::string path = "usr/bin/" + command.name;
    const std::string target = place_of("command " + command.name, command.program);
    if (!target.empty() && target != path) tree.entries.push_back(link_entry(path, target));
  }
  for (const Service& service : package.contents.services) {
    const std::string program = place_of("service " + service.name, service.program);
    if (!program.empty())
      tree.entries.push_back(service_unit(sources.model, package, service, '/' + program));
  }
  std::ranges::move(account_entries(package), std::back_inserter(tree.entries));
  std::ranges::move(desktop_entries(package), std::back_inserter(tree.entries));
}

bool has_origin(const PackageTree& tree, const manifest::Manifest& dist, std::string_view origin) {
  return std::ranges::any_of(tree.entries, [&](const PackageEntry& entry) {
    const auto at = std::ranges::lower_bound(dist.entries, entry.source, {}, &manifest::Entry::path);
    return at != dist.entries.end() && at->path == entry.source && at->origin.source.starts_with(origin);
  });
}

} // namespace pdist::package
