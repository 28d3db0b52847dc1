#include "package/formats/apk/control.hpp"

#include "package/formats/apk/facts.hpp"
#include "package/formats/apk/scripts.hpp"
#include "package/model/packages.hpp"
#include "package/model/relation.hpp"
#include "support/regex.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

/// "name>=1.2": without blanks. Alternatives are refused where package.yaml is read.
std::string spelled(const Relation& relation) {
  const Alternative& only = relation.alternatives.front();
  return only.name + only.comparison + only.version;
}

/// Each once, in their order.
void add(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

/// "chat" for programs that everybody's PATH finds.
std::string_view command_of(const PackageEntry& entry) {
  if (entry.type == support::EntryType::folder) return {};
  for (const std::string_view folder : {"usr/bin/", "usr/sbin/"})
    if (entry.path.starts_with(folder) && entry.path.find('/', folder.size()) == std::string::npos)
      return std::string_view(entry.path).substr(folder.size());
  return {};
}

} // namespace

ApkControl apk_control(const Model& model, const PackageTree& tree, const Requirements& requirements) {
  const Package& package = *tree.package;
  const std::string version = full_version(model, apk_facts);
  ApkControl out;
  out.file_name = fmt::format("{}-{}.apk", package.name, version);
  out.architecture = architecture_name(apk_facts, requirements.machine);
  out.scripts = apk_scripts(package);
  const Relations& declared = package.contents.relations;
  for (const Package* other : required_packages(model, package))
    add(out.needs, fmt::format("{}={}", other->name, version));
  if (!out.scripts.empty()) add(out.needs, "/bin/sh");
  // Steps compare versions with it.
  if (!package.contents.hooks.upgrade_from.empty()) add(out.needs, "cmd:apk");
  for (const Relation& relation : declared.dependencies)
    add(out.needs, spelled(relation));
  for (const Relation& relation : declared.conflicts)
    add(out.needs, '!' + spelled(relation));
  const support::Regex name(apk_name);
  for (const PackageEntry& entry : tree.entries)
    if (const std::string_view command = command_of(entry);
        !command.empty() && name.matches(std::string(command)))
      add(out.relations, fmt::format("provides = cmd:{}={}", command, version));
  for (const Relation& relation : declared.provides)
    add(out.relations, "provides = " + spelled(relation));
  for (const Relation& relation : declared.replaces)
    add(out.relations, "replaces = " + spelled(relation));
  return out;
}

std::string apk_info(const Model& model, const Package& package, const ApkControl& control,
                     support::EpochSeconds time, const ApkData& data) {
  std::string out;
  const auto line = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, value);
  };
  line("pkgname", package.name);
  line("pkgver", full_version(model, apk_facts));
  line("pkgdesc", package.summary);
  line("url", model.homepage);
  line("builddate", fmt::format("{}", time));
  line("packager", model.maintainer);
  // With 0, apk 2 installs nothing of a package and runs none of its scripts.
  line("size", fmt::format("{}", std::max<std::uint64_t>(data.size, 1)));
  line("arch", control.architecture);
  line("origin", model.name);
  line("maintainer", model.maintainer);
  line("license", model.license);
  for (const std::string& need : control.needs)
    line("depend", need);
  for (const std::string& relation : control.relations)
    out += relation + '\n';
  line("datahash", data.sha256);
  return out;
}

} // namespace pdist::package
