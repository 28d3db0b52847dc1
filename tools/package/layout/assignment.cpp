#include "package/layout/assignment.hpp"

#include "package/model/packages.hpp"
#include "support/glob.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

bool takes_one(const std::string& glob, const std::string& path) {
  return support::glob_matches(glob, path) || support::glob_matches(glob + "/**", path);
}

/// The CMake component whose rule installed it; empty where nobody said.
std::string_view install_component(const manifest::Entry& entry) {
  constexpr std::string_view rule = "install rule of component ";
  const std::string_view reason = entry.origin.reason;
  return reason.starts_with(rule) ? reason.substr(rule.size()) : std::string_view();
}

bool takes_entry(const Package& package, const manifest::Entry& entry) {
  const std::string_view component = install_component(entry);
  const bool by_component =
      !component.empty() && std::ranges::count(package.install_components, component) > 0;
  return by_component || takes(package.files, entry.path);
}

} // namespace

bool takes(const std::vector<std::string>& globs, const std::string& path) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return takes_one(glob, path); });
}

std::optional<std::size_t> package_of(const Model& model, const manifest::Entry& entry,
                                      std::vector<support::Error>& problems) {
  const std::vector<Package>& packages = model.packages;
  if (packages.size() == 1) return 0;
  std::optional<std::size_t> owner;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (!takes_entry(packages[i], entry)) continue;
    if (owner) {
      problems.emplace_back(
          entry.path,
          fmt::format("the packages {} and {} both take this file", packages[*owner].name, packages[i].name),
          "", "narrow `files` of one of the components");
      return std::nullopt;
    }
    owner = i;
  }
  if (owner) return owner;
  const auto rest = std::ranges::find_if(packages, &Package::takes_rest);
  if (rest != packages.end()) return static_cast<std::size_t>(rest - packages.begin());
  problems.emplace_back(entry.path, "no component takes this file", "",
                        "name it in `files` of a component, or give one component `rest: true`");
  return std::nullopt;
}

void check_install_components(const Package& package, const manifest::Manifest& dist,
                              std::vector<support::Error>& problems) {
  for (const std::string& wanted : package.install_components)
    if (std::ranges::find(dist.entries, wanted, install_component) == dist.entries.end())
      problems.emplace_back(
          wanted,
          fmt::format("install_components of package {} names a component without files", package.name),
          "the dist has no file of an install rule of that component",
          "add_portable_dist(COMPONENTS ...) names the components of a dist one by one");
}

bool has_with_it(const Model& model, const Package& package, const Package& other) {
  if (&package == &other) return true;
  // The components of a product require each other without cycles.
  return std::ranges::any_of(required_packages(model, package),
                             [&](const Package* required) { return has_with_it(model, *required, other); });
}

void check_globs(const Package& package, const std::vector<std::string>& globs, const std::string& key,
                 const manifest::Manifest& dist, std::vector<support::Error>& problems) {
  for (const std::string& glob : globs) {
    const bool found = std::ranges::any_of(dist.entries, [&](const manifest::Entry& entry) {
      return entry.type == support::EntryType::file && takes_one(glob, entry.path);
    });
    if (!found)
      problems.emplace_back(
          glob, fmt::format("{} of package {} names a file that is not in the dist", key, package.name), "",
          "paths are relative to the dist, such as etc/chat/chat.conf");
  }
}

} // namespace pdist::package
