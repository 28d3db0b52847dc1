// pdist-package root: package roots for CPack.
#include "package/root.hpp"

#include "programs/package/commands.hpp"
#include "support/error.hpp"
#include "support/json.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct RootOptions {
  fs::path request, dist, metadata, output, sysroot = "/";
  std::string format, linkage = "bundled", install_root, compression = "zstd";
  bool dry_run = false, json = false;
};

package::PackageRequest request_of(const RootOptions& options) {
  if (options.request.empty() == options.dist.empty())
    throw support::UsageError({}, "one of --request and --dist is needed",
                              "they are two ways to say what to pack");
  if (!options.request.empty()) return package::read_package_request(options.request);
  package::PackageRequest request;
  request.dist = options.dist;
  request.metadata = options.metadata;
  request.linkage = package::parse_linkage(options.linkage);
  request.install_root = options.install_root;
  request.sysroot = options.sysroot;
  request.compression = options.compression;
  const manifest::Facts facts = manifest::read(manifest::find(options.dist)).facts;
  request.defaults.name = facts.name;
  request.defaults.version = facts.version;
  return request;
}

int make_root(const RootOptions& options) {
  const package::RootPlan plan =
      package::plan_root(request_of(options), package::parse_format(options.format), options.output);
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

Command add_root(CLI::App& app) {
  const auto kept = std::make_shared<RootOptions>();
  RootOptions& options = *kept;
  CLI::App* command = app.add_subcommand(
      "root", "Lay out the files of packages as they are on the target, with what CPack must be told.");
  command->add_option("--request", options.request, "package-request.json that add_distro_package() wrote")
      ->check(CLI::ExistingFile);
  command->add_option("--dist", options.dist, "without CMake: the dist")->check(CLI::ExistingDirectory);
  command->add_option("--metadata", options.metadata, "with --dist: package.yaml")->check(CLI::ExistingFile);
  command->add_option("--linkage", options.linkage, "with --dist: bundled or system");
  command->add_option("--install-root", options.install_root,
                      "with --dist: the private tree on the target (default: /usr/lib/<name>)");
  command
      ->add_option("--sysroot", options.sysroot,
                   "with --dist: the target's file system, whose package database tells of its libraries")
      ->check(CLI::ExistingDirectory);
  command->add_option("--compression", options.compression, "with --dist: zstd, xz or gzip")
      ->check(CLI::IsMember({"zstd", "xz", "gzip"}));
  command->add_option("--format", options.format, "deb or rpm")->required();
  command->add_option("--output,-o", options.output, "the folder to make")->required();
  command->add_flag("--dry-run", options.dry_run, "Only check and print");
  command->add_flag("--json", options.json, "Print what is in the packages as JSON");
  return {command, [kept] { return make_root(*kept); }};
}

} // namespace pdist::programs
