// pdist-package build: packages of a dist, from the plan to the published file.
#include "package/make/build.hpp"

#include "package/make/plan.hpp"
#include "programs/package/commands.hpp"
#include "programs/package/request_options.hpp"
#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct BuildOptions {
  RequestOptions request;
  package::BuildRequest build;
  std::vector<std::string> sign;
  sign::KeyFile key;
  std::string format;
  bool dry_run = false, json = false;
};

/// What would be made: where CPack makes it, its settings decide the file's name.
std::vector<std::string> targets_of(const package::RootPlan& plan, const fs::path& folder) {
  std::vector<std::string> out;
  for (const std::string& file : plan.packed->file_names())
    out.push_back((folder / file).string());
  if (!out.empty()) return out;
  const package::FormatFacts& format = plan.format->facts();
  const auto add = [&](const std::string& package) {
    out.push_back(fmt::format("{} ({}) in {}", package, format.name, folder.string()));
  };
  if (format.is_one_file)
    add(plan.model.name);
  else
    for (const package::PackageTree& tree : plan.trees)
      add(tree.package->name);
  return out;
}

int plan_only(const BuildOptions& options, const package::PackageRequest& request,
              const package::Format& format) {
  const package::RootPlan plan = package::plan_root(request, format, options.build.to);
  static_cast<void>(format.signer(request, options.build.to)); // throws for a key that cannot sign
  if (options.json) {
    support::Value value = to_value(plan);
    support::Value files = support::Value::list();
    for (const std::string& file : plan.packed->file_names())
      files.add(support::name_value((options.build.to / file).string()));
    if (!files.items().empty()) value.set("files", std::move(files));
    fmt::print("{}", support::to_json(value));
    return 0;
  }
  for (const std::string& target : targets_of(plan, options.build.to))
    fmt::print("would write {}\n", support::escaped(target));
  return 0;
}

void require_signed_by(const package::FormatFacts& format, package::Signing signing, const char* option,
                       const char* what) {
  if (format.signing == signing) return;
  throw support::UsageError(option, fmt::format("{} packages are not signed by this command", format.name),
                            what);
}

void set_signing(package::PackageRequest& request, const BuildOptions& options,
                 const package::FormatFacts& format) {
  if (!options.sign.empty()) {
    require_signed_by(format, package::Signing::program, "--sign",
                      "it signs packages that are written here, with a program");
    request.sign_command = options.sign;
  }
  if (!options.key.key.empty()) {
    require_signed_by(format, package::Signing::key, "--sign-key",
                      "it signs packages of formats that have signatures of a key");
    request.sign_key = options.key;
  } else if (!options.key.password_file.empty()) {
    throw support::UsageError("--sign-password-file", "there is no key that it is for", "",
                              "--sign-key names the key");
  }
}

int build(const BuildOptions& options) {
  const package::Format& format = package::format_named(options.format);
  package::PackageRequest request = request_of(options.request);
  const auto lock = lock_for(request);
  set_signing(request, options, format.facts());
  if (options.dry_run) return plan_only(options, request, format);
  const std::vector<fs::path> files = package::build_packages(request, format, options.build);
  support::Value list = support::Value::list();
  for (const fs::path& file : files) {
    if (!options.json) fmt::print("{}: {} bytes\n", support::escaped(file.string()), fs::file_size(file));
    list.add(support::Value::map({{"file", support::name_value(file.string())},
                                  {"bytes", static_cast<std::uint64_t>(fs::file_size(file))},
                                  {"sha256", support::sha256_of_file(file)}}));
  }
  if (options.json)
    fmt::print("{}", support::to_json(support::Value::map(
                         {{"format", format.facts().name}, {"packages", std::move(list)}})));
  return 0;
}

} // namespace

Command add_build(support::CommandLine& app) {
  const auto kept = std::make_shared<BuildOptions>();
  BuildOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "build",
      "Build the packages of one format, each with <package>.sha256 beside it: lay out, pack, read back,\n"
      "publish. The same dist gives the same bytes, unless they are signed. `pdist-package formats` lists\n"
      "the formats; those with a generator are packed by CPack, which `cpack -G` runs as well.");
  add_request_options(*command, options.request);
  add_compression(*command, options.request);
  add_format(*command, options.format);
  command->add_option("--to", options.build.to, "the folder of finished packages; it is made")
      ->required()
      ->option_text("DIR");
  command->add_option("--cpack", options.build.cpack, "the program (default: cpack on PATH)")
      ->option_text("FILE");
  command
      ->add_option("--config", options.build.config,
                   "a project's CPackConfig file, whose CPACK_ settings hold for the packages")
      ->existing_file()
      ->option_text("FILE");
  command
      ->add_option("--sign", options.sign,
                   "a program, and its first arguments, that signs: the unsigned package and the signed one\n"
                   "that it makes come behind them; given once for the program and each argument")
      ->one_at_a_time()
      ->option_text("WORD");
  command
      ->add_option("--sign-key", options.key.key,
                   "an RSA key (PEM) that signs, for formats with such signatures; the public key's name on\n"
                   "machines is that of this file with .pub behind it")
      ->existing_file()
      ->option_text("FILE");
  command
      ->add_option("--sign-password-file", options.key.password_file, "its first line is the key's password")
      ->existing_file()
      ->option_text("FILE");
  command->add_flag("--dry-run", options.dry_run, "Only check and print what would be written");
  command->add_flag("--json", options.json, "Print the packages as JSON; with --dry-run what is in them");
  return {command, [kept] { return build(*kept); }};
}

} // namespace pdist::programs
