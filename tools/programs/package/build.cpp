// pdist-package build: packages in formats that are written here, without CPack.
#include "manifest/manifest.hpp"
#include "package/pkg/file.hpp"
#include "programs/package/commands.hpp"
#include "programs/package/request_options.hpp"
#include "support/error.hpp"
#include "support/json.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct BuildOptions {
  RequestOptions request;
  std::vector<std::string> sign;
  fs::path folder;
  std::string format;
  bool dry_run = false, json = false;
};

int build(const BuildOptions& options) {
  const package::Format format = package::parse_format(options.format);
  if (format != package::Format::pkg)
    throw support::UsageError(
        "--format", fmt::format("{} packages are not made by this command", package::name_of(format)),
        "CPack makes them", "pdist-package root lays out what it packs");
  package::PackageRequest request = request_of(options.request);
  if (!options.sign.empty()) request.sign_command = options.sign;
  const package::RootPlan plan = package::plan_root(request, format, options.folder);
  const fs::path file = options.folder / plan.flat.name;
  std::string sha256;
  if (!options.dry_run) sha256 = package::write_flat_package(plan, options.folder).sha256;
  if (options.json) {
    support::Value value = to_value(plan);
    value.set("file", support::name_value(file.string()));
    if (!sha256.empty()) value.set("sha256", sha256);
    fmt::print("{}", support::to_json(value));
  } else if (options.dry_run) {
    fmt::print("would write {}\n", support::escaped(file.string()));
  } else {
    fmt::print("{}: {} bytes\n", support::escaped(file.string()), fs::file_size(file));
  }
  return 0;
}

} // namespace

Command add_build(support::CommandLine& app) {
  const auto kept = std::make_shared<BuildOptions>();
  BuildOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "build",
      "Make a package that CPack makes on a Mac only, or not at all: an installer package (.pkg) for macOS,\n"
      "with <package>.sha256 beside it. The same dist gives the same bytes, unless it is signed.");
  add_request_options(*command, options.request);
  command->add_option("--format", options.format, "pkg")->required()->option_text("FORMAT");
  command->add_option("--to", options.folder, "the folder of finished packages; it is made")
      ->required()
      ->option_text("DIR");
  command
      ->add_option("--sign", options.sign,
                   "a program, and its first arguments, that signs: the unsigned package and the signed one\n"
                   "that it makes come behind them; given once for the program and each argument")
      ->one_at_a_time()
      ->option_text("WORD");
  command->add_flag("--dry-run", options.dry_run, "Only check and print what would be written");
  command->add_flag("--json", options.json, "Print what is in the package as JSON");
  return {command, [kept] { return build(*kept); }};
}

} // namespace pdist::programs
