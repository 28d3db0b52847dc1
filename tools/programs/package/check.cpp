// pdist-package check: whether a distribution has what the packages depend on.
#include "package/index/dependency_check.hpp"
#include "package/index/dependency_check_needs.hpp"
#include "programs/package/commands.hpp"
#include "programs/package/request_options.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::vector<fs::path> indexes;
  RequestOptions request;
  std::vector<std::string> defaults;
  std::string format;
  bool json = false;
};

/// The indexes say for which format the check is; they must agree, also with --format.
std::vector<package::PackageIndex> read_indexes(const CheckOptions& options) {
  const package::FormatFacts* wanted = nullptr;
  std::string whose = "--format";
  if (!options.format.empty()) wanted = &package::facts_named(options.format);
  std::vector<package::PackageIndex> out;
  for (const fs::path& file : options.indexes) {
    out.push_back(package::read_index(file));
    const package::FormatFacts& found = out.back().format();
    if (wanted != nullptr && wanted != &found) {
      throw support::UsageError(file.string(), fmt::format("is an index of {} packages", found.name),
                                fmt::format("{} is for {}", whose, wanted->name),
                                "check each format by itself");
    }
    wanted = &found;
    whose = support::escaped(file.string());
  }
  return out;
}

package::DependencyReport report_of(const CheckOptions& options,
                                    const std::vector<package::PackageIndex>& indexes) {
  const package::FormatFacts& format = indexes.front().format();
  if (options.request.request.empty() && options.request.dist.empty()) {
    const package::Model model =
        package::read_model(options.request.metadata, parse_defaults(options.defaults), format);
    return check_dependencies(declared_relations(model, options.request.metadata),
                              own_packages(model, format), indexes);
  }
  // Nothing is written: the folder is only named in the plan.
  const package::RootPlan plan = package::plan_root(
      request_of(options.request), package::format_named(std::string(format.name)), "package-root");
  return check_dependencies(planned_relations(plan), own_packages(plan.model, format), indexes);
}

int check(const CheckOptions& options) {
  if (!options.defaults.empty() && !(options.request.request.empty() && options.request.dist.empty()))
    throw support::UsageError("--default", "is for --metadata alone", "a request and a dist have their own");
  const package::DependencyReport report = report_of(options, read_indexes(options));
  fmt::print("{}", options.json ? support::to_json(to_value(report)) : to_text(report));
  std::vector<support::Error> missing = problems(report);
  if (!missing.empty()) throw support::Errors(std::move(missing));
  return 0;
}

} // namespace

Command add_check(support::CommandLine& app) {
  const auto kept = std::make_shared<CheckOptions>();
  CheckOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "check",
      "Check that a distribution has what the packages need and recommend, in the versions that they\n"
      "ask for. With --request or --dist these are all dependencies, also those that follow from the\n"
      "binaries; else those that package.yaml declares. The product's own packages count as there.");
  command
      ->add_option("--index", options.indexes,
                   "an index of the distribution: Debian's Packages, or primary.xml of an rpm repository,\n"
                   "packed or not; may be given several times, such as for updates")
      ->required()
      ->option_text("FILE ...")
      ->one_at_a_time();
  add_request_options(*command, options.request);
  add_defaults(*command, options.defaults);
  command->add_option("--format", options.format, "the packages' format (default: what the index is for)")
      ->option_text("FORMAT");
  command->add_flag("--json", options.json, "Print the result as JSON");
  command->footer(
      "Exit status: 0 all are there, or nobody can tell (files that primary.xml does not list);\n"
      "1 something is missing, or a file cannot be read; 2 wrong usage.\n\n"
      "Example:\n"
      "  apt-get indextargets --format '$(FILENAME)' 'Created-By: Packages'   # where apt keeps them\n"
      "  pdist-package check --metadata package.yaml --index Packages.xz");
  return {command, [kept] { return check(*kept); }};
}

} // namespace pdist::programs
