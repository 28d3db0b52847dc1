// pdist-package version: how each format spells a version, and how two compare.
#include "package/version/version.hpp"

#include "package/version/parse.hpp"
#include "package/version/render.hpp"
#include "programs/package/commands.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <optional>

namespace pdist::programs {

namespace {

using package::Version;
using package::VersionScheme;

struct VersionOptions {
  std::vector<std::string> texts, compared;
  std::string format, described, tag_prefix;
  bool json = false;
};

std::vector<std::string> scheme_names() {
  std::vector<std::string> names;
  for (const VersionScheme scheme : package::version_schemes())
    names.emplace_back(package::name_of(scheme));
  return names;
}

std::vector<VersionScheme> wanted_schemes(const std::string& format) {
  if (format.empty()) return package::version_schemes();
  for (const VersionScheme scheme : package::version_schemes())
    if (package::name_of(scheme) == format) return {scheme};
  throw support::UsageError("", fmt::format("--format '{}'", support::escaped(format)),
                            "there is no such format", support::did_you_mean(format, scheme_names()));
}

std::vector<Version> wanted_versions(const VersionOptions& options, const support::CommandLine& command) {
  std::vector<Version> versions;
  for (const std::string& text : options.texts)
    versions.push_back(package::parse_version(text, "", "version"));
  if (command.count("--git-describe") != 0) {
    versions.push_back(package::parse_git_describe(options.described, options.tag_prefix));
  }
  if (versions.empty()) {
    throw support::UsageError("", "there is no version to spell", "",
                              "name versions, such as 1.2.3-rc.1, or give --git-describe or --compare");
  }
  return versions;
}

/// A version in one format: its spelling, or why there is none.
struct Spelling {
  std::string_view scheme;
  std::string text;
  std::optional<support::Error> refused;
};

Spelling spelling_of(const Version& version, VersionScheme scheme) {
  try {
    return {package::name_of(scheme), package::render(version, scheme), std::nullopt};
  } catch (const support::Error& error) {
    return {package::name_of(scheme), "", error};
  }
}

support::Value to_value(const Version& version, const std::vector<Spelling>& spellings) {
  support::Value texts = support::Value::map(), refusals = support::Value::map();
  for (const Spelling& spelling : spellings) {
    if (spelling.refused) {
      refusals.set(std::string(spelling.scheme), spelling.refused->reason());
    } else {
      texts.set(std::string(spelling.scheme), spelling.text);
    }
  }
  return support::Value::map({{"version", package::shown(version)},
                              {"spellings", std::move(texts)},
                              {"refused", std::move(refusals)}});
}

void print_table(const Version& version, const std::vector<Spelling>& spellings) {
  fmt::print("{}\n", package::shown(version));
  for (const Spelling& spelling : spellings) {
    fmt::print("  {:<8} {}\n", spelling.scheme,
               spelling.refused ? "refused: " + spelling.refused->reason() : spelling.text);
  }
}

/// With --format a version that cannot be spelled is a failure; the table and its JSON show it as a result.
int spell(const VersionOptions& options, const support::CommandLine& command) {
  const std::vector<VersionScheme> schemes = wanted_schemes(options.format);
  support::Value list = support::Value::list();
  std::vector<std::string> lines;
  for (const Version& version : wanted_versions(options, command)) {
    std::vector<Spelling> spellings;
    for (const VersionScheme scheme : schemes)
      spellings.push_back(spelling_of(version, scheme));
    const Spelling& first = spellings.front();
    if (!options.format.empty() && first.refused) throw support::Error(*first.refused);
    if (options.json) {
      list.add(to_value(version, spellings));
    } else if (options.format.empty()) {
      print_table(version, spellings);
    } else {
      lines.push_back(first.text);
    }
  }
  for (const std::string& line : lines)
    fmt::print("{}\n", line);
  if (options.json) fmt::print("{}", support::to_json(support::Value::map({{"versions", std::move(list)}})));
  return 0;
}

int print_comparison(const VersionOptions& options) {
  const auto order = package::compare(package::parse_version(options.compared.at(0), "", "version"),
                                      package::parse_version(options.compared.at(1), "", "version"));
  fmt::print("{}\n", std::is_lt(order) ? "<" : std::is_gt(order) ? ">" : "=");
  return 0;
}

} // namespace

Command add_version(support::CommandLine& app) {
  const auto kept = std::make_shared<VersionOptions>();
  VersionOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "version",
      "Spell versions for package formats so that their order is kept: 1.2.3-rc.1 is 1.2.3~rc.1 in deb and "
      "rpm,\n"
      "because there 1.2.3-rc.1 would be later than 1.2.3. A version that a format cannot order is refused.\n"
      "Without --format all spellings are printed.");
  command->add_option("versions", options.texts, "semantic versions, such as 1.2.3-rc.1")
      ->type_name("VERSION");
  command->add_option("--format", options.format, fmt::format("{}", fmt::join(scheme_names(), ", ")))
      ->type_name("FORMAT");
  support::Option* describe =
      command
          ->add_option("--git-describe", options.described,
                       "what git describe --tags --long --dirty printed, such as v1.2.3-5-g1a2b3c4")
          ->type_name("TEXT");
  command->add_option("--tag-prefix", options.tag_prefix, "what stands before the version in tags, such as v")
      ->type_name("PREFIX")
      ->needs(describe);
  support::Option* comparison =
      command->add_option("--compare", options.compared, "print <, = or > for two versions")
          ->expected(2)
          ->type_name("VERSION");
  command->add_flag("--json", options.json, "Print the result as JSON");
  for (const char* other : {"versions", "--format", "--git-describe", "--json"})
    comparison->excludes(other);
  command->footer(
      "The order: semantic versioning's, then the commits since the tag, then changed files after none.\n"
      "Numbers in pre-releases are compared as numbers after a dot only: rc.2 < rc.10, but rc10 < rc2.");
  return {command, [kept, command] {
            return kept->compared.empty() ? spell(*kept, *command) : print_comparison(*kept);
          }};
}

} // namespace pdist::programs
