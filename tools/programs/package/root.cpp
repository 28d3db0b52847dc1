// pdist-package root: package roots for CPack.
#include "package/make/plan.hpp"
#include "programs/package/commands.hpp"
#include "programs/package/request_options.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct RootOptions {
  RequestOptions request;
  fs::path output;
  std::string format;
  bool dry_run = false, json = false;
};

int make_root(const RootOptions& options) {
  const package::Format& format = package::format_named(options.format);
  const package::PackageRequest request = request_of(options.request);
  const auto lock = lock_for(request);
  const package::RootPlan plan = package::plan_root(request, format, options.output);
  if (!options.dry_run) package::write_root(plan);
  if (options.json) {
    fmt::print("{}", support::to_json(to_value(plan)));
    return 0;
  }
  for (const package::PackageTree& tree : plan.trees)
    fmt::print("{}{}: {} entries in {}\n", options.dry_run ? "would lay out " : "", tree.package->name,
               tree.entries.size(), support::escaped((plan.output / tree.package->name / "tree").string()));
  return 0;
}

} // namespace

Command add_root(support::CommandLine& app) {
  const auto kept = std::make_shared<RootOptions>();
  RootOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "root", "Lay out the files of packages as they are on the target, with what CPack must be told.");
  add_request_options(*command, options.request);
  add_compression(*command, options.request);
  add_format(*command, options.format);
  command->add_option("--output,-o", options.output, "the folder to make")->required();
  command->add_flag("--dry-run", options.dry_run, "Only check and print");
  command->add_flag("--json", options.json, "Print what is in the packages as JSON");
  return {command, [kept] { return make_root(*kept); }};
}

} // namespace pdist::programs
