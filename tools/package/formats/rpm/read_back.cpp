#include "package/formats/rpm/read_back.hpp"

#include "package/format/fhs.hpp"
#include "package/formats/rpm/header.hpp"
#include "package/make/compare.hpp"
#include "package/version/render.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::Value;

/// Where the scripts of a section are.
constexpr std::array<std::pair<std::string_view, RpmTag>, 7> script_tags{{
    {"pre", RpmTag::before_install},
    {"post", RpmTag::after_install},
    {"preun", RpmTag::before_removal},
    {"postun", RpmTag::after_removal},
    {"pretrans", RpmTag::before_transaction},
    {"posttrans", RpmTag::after_transaction},
    {"verifyscript", RpmTag::verify_script},
}};

struct RelationTags {
  std::string_view tag; ///< of a spec file
  RpmTag names, versions, flags;
};
constexpr std::array<RelationTags, 6> relation_tags{{
    {"Requires", RpmTag::require_names, RpmTag::require_versions, RpmTag::require_flags},
    {"Provides", RpmTag::provide_names, RpmTag::provide_versions, RpmTag::provide_flags},
    {"Conflicts", RpmTag::conflict_names, RpmTag::conflict_versions, RpmTag::conflict_flags},
    {"Obsoletes", RpmTag::obsolete_names, RpmTag::obsolete_versions, RpmTag::obsolete_flags},
    {"Recommends", RpmTag::recommend_names, RpmTag::recommend_versions, RpmTag::recommend_flags},
    {"Suggests", RpmTag::suggest_names, RpmTag::suggest_versions, RpmTag::suggest_flags},
}};

/// Flags of relations (rpm's rpmds.h).
constexpr std::uint64_t less = 1 << 1, greater = 1 << 2, equal = 1 << 3, for_interpreter = 1 << 8,
                        for_rpm = 1 << 24, for_config = 1 << 28, on_removal = 1 << 17,
                        verify_all = 0xffff'ffff;
/// What rpmbuild 4.12 and later may need of rpm for packages of ours.
constexpr std::array<std::string_view, 12> rpm_features{
    "CompressedFileNames", "FileDigests",   "PayloadFilesHavePrefix",   "PayloadIsZstd",
    "PayloadIsXz",         "PayloadIsLzma", "RichDependencies",         "TildeInVersions",
    "CaretInVersions",     "LargeFiles",    "ScriptletInterpreterArgs", "ShortCircuited"};
/// The sections in whose scripts a relation is needed.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 5> section_flags{
    {{"", 0}, {"(pre)", 1 << 9}, {"(post)", 1 << 10}, {"(preun)", 1 << 11}, {"(postun)", 1 << 12}}};

/// One relation: its text as a spec file has it, with single spaces, and the sections.
struct Found {
  std::string text;
  std::uint64_t flags = 0;
};

std::string text_of(const std::string& name, std::uint64_t flags, const std::string& version) {
  std::string comparison;
  if ((flags & less) != 0) comparison += '<';
  if ((flags & greater) != 0) comparison += '>';
  if ((flags & equal) != 0) comparison += '=';
  return comparison.empty() ? name : fmt::format("{} {} {}", name, comparison, version);
}

/// What the project's own settings say of one tag.
struct Settings {
  std::vector<std::string> texts;
  bool is_computed = false; ///< only rpm knows what its macros and conditions are
};

/// The relations in a list that commas and blanks part.
std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(", \t"), list.size());
    if (end > 0) words.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_comparison = words[i].find_first_not_of("<=>") == std::string::npos;
    if (is_comparison && !out.empty() && i + 1 < words.size()) {
      out.back() += fmt::format(" {} {}", words[i] == "==" ? "=" : words[i], words[i + 1]);
      ++i;
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

class Comparison {
public:
  Comparison(const fs::path& file, const fs::path& laid_out)
      : file_(file),
        header_(read_rpm_header(support::ReadableFile(file))),
        manifest_(laid_out_manifest(laid_out)),
        planned_(support::read_json(laid_out / "spec" / planned_rpm_file)) {
    constexpr std::uint64_t largest = 1 << 20;
    const std::string text = support::read_text_file(laid_out / "spec" / "settings.spec", largest);
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view line = support::take_line(rest);
      const std::size_t colon = std::min(line.find(": "), line.size());
      Settings& settings = settings_[std::string(line.substr(0, colon))];
      const std::string_view value = line.substr(std::min(colon + 2, line.size()));
      settings.is_computed = value.find('%') != std::string_view::npos || value.starts_with('(') ||
                             value.find(" (") != std::string_view::npos;
      settings.texts = split(value);
    }
  }

  void run() {
    require_facts();
    require_scripts();
    for (const RelationTags& tags : relation_tags)
      require_relations(tags);
    require_nothing_else();
    require_files();
  }

private:
  void require(bool is_right, const std::string& what) const {
    if (!is_right) throw not_laid_out(file_, what);
  }

  const std::string& planned(std::string_view key) const { return planned_.find(key)->text(); }

  void require_facts() {
    for (const auto& [key, tag] : {std::pair("name", RpmTag::name),
                                   {"version", RpmTag::version},
                                   {"release", RpmTag::release},
                                   {"arch", RpmTag::arch},
                                   {"os", RpmTag::os},
                                   {"summary", RpmTag::summary},
                                   {"license", RpmTag::license},
                                   {"url", RpmTag::url},
                                   {"vendor", RpmTag::vendor},
                                   {"packager", RpmTag::packager},
                                   {"build host", RpmTag::build_host}})
      require(
          header_.text(tag) == planned(key),
          fmt::format("its {} is '{}', not '{}'", key, support::escaped(header_.text(tag)), planned(key)));
    const auto epoch = settings_.find("Epoch");
    std::string wanted, found;
    if (epoch != settings_.end()) wanted = fmt::format("{}", fmt::join(epoch->second.texts, " "));
    wanted.erase(0, std::min(wanted.find_first_not_of('0'), wanted.empty() ? 0 : wanted.size() - 1));
    if (header_.has(RpmTag::epoch)) found = fmt::format("{}", fmt::join(header_.numbers(RpmTag::epoch), " "));
    require(found == wanted || (epoch != settings_.end() && epoch->second.is_computed),
            fmt::format("its epoch is '{}', not '{}'", found, wanted));
    full_version_ =
        fmt::format("{}{}-{}", found.empty() ? "" : found + ':', planned("version"), planned("release"));
  }

  /// What no package of ours has, and what all have alike.
  void require_nothing_else() const {
    constexpr std::array<std::pair<RpmTag, const char*>, 12> unplanned{{
        {RpmTag::prefixes, "prefixes"},
        {RpmTag::file_capabilities, "file capabilities"},
        {RpmTag::order_names, "OrderWithRequires"},
        {RpmTag::supplement_names, "Supplements"},
        {RpmTag::enhance_names, "Enhances"},
        {RpmTag::before_install_flags, "script flags"},
        {RpmTag::after_install_flags, "script flags"},
        {RpmTag::before_removal_flags, "script flags"},
        {RpmTag::after_removal_flags, "script flags"},
        {RpmTag::before_transaction_flags, "script flags"},
        {RpmTag::after_transaction_flags, "script flags"},
        {RpmTag::verify_script_flags, "script flags"},
    }};
    for (const auto& [tag, name] : unplanned)
      require(!header_.has(tag), fmt::format("it has {}", name));
    for (const RpmTag tag :
         {RpmTag::before_install_program, RpmTag::after_install_program, RpmTag::before_removal_program,
          RpmTag::after_removal_program, RpmTag::before_transaction_program,
          RpmTag::after_transaction_program, RpmTag::trigger_programs})
      for (const std::string& program : header_.texts(tag))
        require(program == "/bin/sh", fmt::format("{} runs its scripts", support::escaped(program)));
    for (const std::uint64_t flags : header_.numbers(RpmTag::trigger_script_flags))
      require(flags == 0, "it has script flags");
    for (const std::uint64_t flags : header_.numbers(RpmTag::trigger_flags))
      require(flags == (less | on_removal), "its triggers are others");
    for (const std::uint64_t flags : header_.numbers(RpmTag::file_verify_flags))
      require(flags == verify_all, "it has files that rpm --verify passes over");
    for (const std::string& language : header_.texts(RpmTag::file_languages))
      require(language.empty(), "it has files of one language");
    const std::string& wanted = planned("description");
    require(script_text(header_.text(RpmTag::description)) == script_text(wanted),
            "its description is another");
  }

  /// rpm drops blanks at the end of scripts.
  static std::string_view script_text(std::string_view text) { return support::trimmed(text, " \t\n"); }

  void require_scripts() const {
    std::map<std::string, std::string> wanted;
    std::vector<std::pair<std::string, std::string>> triggers, found_triggers;
    for (const Value& script : planned_.find("scripts")->items()) {
      const std::string& trigger = script.find("trigger")->text();
      if (trigger.empty())
        wanted[script.find("section")->text()] = script.find("text")->text();
      else
        triggers.emplace_back(trigger, script_text(script.find("text")->text()));
    }
    for (const auto& [section, tag] : script_tags)
      require(script_text(header_.text(tag)) == script_text(wanted[std::string(section)]),
              fmt::format("its script %{} is another", section));
    const auto& names = header_.texts(RpmTag::trigger_names);
    const auto& versions = header_.texts(RpmTag::trigger_versions);
    const auto& scripts = header_.texts(RpmTag::trigger_scripts);
    require(names.size() == scripts.size() && versions.size() == scripts.size() &&
                !header_.has(RpmTag::file_trigger_scripts) &&
                !header_.has(RpmTag::transaction_trigger_scripts),
            "it has other triggers");
    for (std::size_t i = 0; i < scripts.size(); ++i)
      found_triggers.emplace_back(fmt::format("{} < {}", names[i], versions[i]), script_text(scripts[i]));
    std::ranges::sort(triggers);
    std::ranges::sort(found_triggers);
    require(triggers == found_triggers, "its triggers are others");
  }

  std::vector<Found> found(const RelationTags& tags) const {
    const auto& names = header_.texts(tags.names);
    const auto& versions = header_.texts(tags.versions);
    const auto& flags = header_.numbers(tags.flags);
    require(names.size() == versions.size() && names.size() == flags.size(),
            fmt::format("its {} are not whole", tags.tag));
    std::vector<Found> out;
    for (std::size_t i = 0; i < names.size(); ++i)
      out.push_back({text_of(names[i], flags[i], versions[i]), flags[i]});
    return out;
  }

  /// Such as "x86-64) = 1.0-1": rpm's name for it, which is no component of ours.
  static bool is_architecture(std::string_view text) {
    constexpr std::array<std::string_view, 12> names{"x86-64",       "x86-32", "aarch-64", "armv7hl-32",
                                                     "ppc-64",       "ppc-32", "s390-64",  "riscv-64",
                                                     "loongarch-64", "arm-32", "ppcle-64", "mips-64"};
    return std::ranges::find(names, text.substr(0, text.find(')'))) != names.end();
  }

  /// "rpmlib(FileDigests) <= 4.6.0-1"
  static bool is_feature(std::string_view text) {
    constexpr std::string_view start = "rpmlib(", end = ") <= ";
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    const std::size_t at = text.find(end);
    return at != std::string_view::npos &&
           std::ranges::find(rpm_features, text.substr(0, at)) != rpm_features.end();
  }

  /// What rpmbuild adds to every package: what it needs of rpm, the shell of its scripts, its own name.
  bool is_added(const RelationTags& tags, const Found& relation) const {
    const std::string config = fmt::format("config({}) = {}", planned("name"), full_version_);
    if ((relation.flags & for_config) != 0) return relation.text == config;
    if (tags.names == RpmTag::require_names)
      return (relation.flags & for_rpm) != 0
                 ? is_feature(relation.text)
                 : (relation.flags & for_interpreter) != 0 && relation.text == "/bin/sh";
    const std::string own = planned("name"), suffix = " = " + full_version_;
    return tags.names == RpmTag::provide_names &&
           (relation.text == own + suffix ||
            (relation.text.starts_with(own + '(') && relation.text.ends_with(')' + suffix) &&
             is_architecture(relation.text.substr(own.size() + 1))));
  }

  void require_relations(const RelationTags& tags) const {
    std::vector<Found> relations = found(tags);
    std::set<std::string> explained;
    bool is_computed = false;
    for (const auto& [section, flag] : section_flags) {
      const std::string tag = fmt::format("{}{}", tags.tag, section);
      std::vector<std::string> wanted;
      for (const Value& relation : planned_.find("relations")->items())
        if (relation.find("tag")->text() == tag) wanted.push_back(relation.find("text")->text());
      if (const auto own = settings_.find(tag); own != settings_.end()) {
        is_computed = is_computed || own->second.is_computed;
        if (!own->second.is_computed)
          wanted.insert(wanted.end(), own->second.texts.begin(), own->second.texts.end());
      }
      for (const std::string& text : wanted) {
        const auto is_it = [&, flag = flag](const Found& relation) {
          return relation.text == text && (relation.flags & flag) == flag;
        };
        require(std::ranges::any_of(relations, is_it), fmt::format("it has no {}: {}", tag, text));
        explained.insert(text);
      }
    }
    for (const Found& relation : relations)
      require(is_computed || explained.contains(relation.text) || is_added(tags, relation),
              fmt::format("it has {}: {}, too", tags.tag, support::escaped(relation.text)));
  }

  /// Names, types and bytes are those of the payload, which is compared by itself: here is what rpm takes
  /// from the header.
  void require_files() {
    const auto &names = header_.texts(RpmTag::base_names), &folders = header_.texts(RpmTag::directories);
    const auto& indexes = header_.numbers(RpmTag::directory_indexes);
    const auto &modes = header_.numbers(RpmTag::file_modes), &flags = header_.numbers(RpmTag::file_flags),
               &times = header_.numbers(RpmTag::file_times);
    const auto &digests = header_.texts(RpmTag::file_digests), &links = header_.texts(RpmTag::file_links),
               &users = header_.texts(RpmTag::file_users), &groups = header_.texts(RpmTag::file_groups);
    const std::size_t count = names.size();
    for (const std::size_t size : {indexes.size(), modes.size(), flags.size(), times.size(), digests.size(),
                                   links.size(), users.size(), groups.size()})
      require(size == count, "its file list is not whole");
    const std::vector<std::string> paths = support::Fields(planned_, planned_rpm_file).names("config");
    const std::set<std::string> config(paths.begin(), paths.end());
    std::map<std::string, archive::PackedEntry> files;
    for (std::size_t i = 0; i < count; ++i) {
      require(indexes[i] < folders.size(), "its file list is not whole");
      const std::string path = (folders[indexes[i]] + names[i]).substr(1);
      const std::string shown = '/' + support::escaped(path);
      require(
          users[i] == "root" && groups[i] == "root",
          fmt::format("{} belongs to {}:{}", shown, support::escaped(users[i]), support::escaped(groups[i])));
      constexpr std::uint64_t is_document = 1 << 1, config_noreplace = (1 << 0) | (1 << 4);
      require((flags[i] & ~is_document) == (config.contains(path) ? config_noreplace : 0),
              fmt::format("{} is {} configuration file", shown, config.contains(path) ? "no" : "a"));
      require(times[i] == static_cast<std::uint64_t>(manifest_.facts.time),
              fmt::format("{} has another time than the dist", shown));
      constexpr std::uint64_t type_mask = 0170000, folder = 0040000, link = 0120000, permissions = 07777;
      const std::uint64_t type = modes[i] & type_mask;
      files[path] = {type == folder ? support::EntryType::folder
                     : type == link ? support::EntryType::symlink
                                    : support::EntryType::file,
                     static_cast<std::uint32_t>(modes[i] & permissions), links[i], digests[i]};
    }
    // An rpm does not own what the base system has.
    require_laid_out(file_, manifest_, files, is_base_folder);
    require_laid_out(file_, manifest_, archive::read_packed(file_, most_bytes(manifest_)), is_base_folder);
  }

  fs::path file_;
  RpmHeader header_;
  manifest::Manifest manifest_;
  Value planned_;
  std::map<std::string, Settings> settings_; ///< by tag: what templates/rpm/cpack.cmake wrote
  std::string full_version_;                 ///< with the epoch
};

} // namespace

std::string planned_rpm(const Model& model, const PackageTree& tree, const RpmSpec& spec) {
  Value scripts = Value::list(), relations = Value::list(), config = Value::list();
  for (const RpmScript& script : spec.scripts)
    scripts.add(
        Value::map({{"section", script.section}, {"trigger", script.trigger}, {"text", script.text}}));
  for (const auto& [tag, text] : spec.relations)
    relations.add(Value::map({{"tag", tag}, {"text", text}}));
  for (const PackageEntry& entry : tree.entries)
    if (entry.config) config.add(support::name_value(entry.path));
  return support::to_json(Value::map({{"name", tree.package->name},
                                      {"version", render(model.version, VersionScheme::rpm)},
                                      {"release", std::to_string(model.release)},
                                      {"arch", spec.architecture},
                                      {"os", "linux"},
                                      {"summary", tree.package->summary},
                                      {"description", tree.package->description},
                                      {"license", model.license},
                                      {"url", model.homepage},
                                      {"vendor", model.vendor},
                                      {"packager", model.maintainer},
                                      {"build host", "localhost"},
                                      {"scripts", scripts},
                                      {"relations", relations},
                                      {"config", config}}));
}

void require_planned_rpm(const fs::path& file, const fs::path& laid_out) {
  Comparison(file, laid_out).run();
}

} // namespace pdist::package
