// pdist-package archive: archives of a dist.
#include "archive/archive.hpp"

#include "archive/plan_archive.hpp"
#include "archive/write_archive.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "programs/package/commands.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/publish/usage_lock.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct ArchiveOptions {
  fs::path folder, output, lock;
  std::string top;
  std::vector<std::string> formats;
  std::optional<std::string> time;
  bool dry_run = false, json = false;
};

support::EpochSeconds wanted_time(const ArchiveOptions& options) {
  if (options.time) return support::parse_epoch(*options.time, "--time");
  if (const auto file = manifest::find_if_there(options.folder)) return manifest::read(*file).facts.time;
  throw support::UsageError(options.folder.string(), "the time of the archive's entries is not known",
                            "the folder has no manifest", "--time <seconds since 1970>");
}

/// Everything is looked at before anything is written.
std::vector<archive::ArchivePlan> plan_all(const ArchiveOptions& options) {
  const support::EpochSeconds time = wanted_time(options);
  std::vector<archive::ArchivePlan> plans;
  for (const std::string& name : options.formats) {
    archive::ArchiveRequest request;
    request.folder = options.folder;
    request.top = options.top;
    request.format = archive::parse_format(name);
    request.time = time;
    request.output = options.output.string() + archive::file_suffix(request.format);
    plans.push_back(archive::plan(request));
  }
  return plans;
}

support::Value to_value(const archive::ArchivePlan& plan) {
  return support::Value::map({{"output", support::name_value(plan.request.output.string())},
                              {"format", archive::format_name(plan.request.format)},
                              {"top", support::name_value(plan.request.top)},
                              {"time", plan.request.time},
                              {"entries", static_cast<std::uint64_t>(plan.entries.size() + 1)},
                              {"bytes", plan.bytes}});
}

int make_archives(const ArchiveOptions& options) {
  std::optional<support::UsageLock> lock;
  if (!options.lock.empty()) lock.emplace(options.lock, support::UsageLock::Use::read, options.folder);
  support::Value list = support::Value::list();
  for (const archive::ArchivePlan& plan : plan_all(options)) {
    support::Value value = to_value(plan);
    if (!options.dry_run) value.set("sha256", archive::write(plan));
    if (!options.json) {
      fmt::print("{}{}: {} entries, {} bytes before compression\n", options.dry_run ? "would write " : "",
                 support::escaped(plan.request.output.string()), plan.entries.size() + 1, plan.bytes);
    }
    list.add(std::move(value));
  }
  if (options.json) fmt::print("{}", support::to_json(support::Value::map({{"archives", std::move(list)}})));
  return 0;
}

} // namespace

Command add_archive(support::CommandLine& app) {
  const auto kept = std::make_shared<ArchiveOptions>();
  ArchiveOptions& options = *kept;
  support::CommandLine* command = app.add_subcommand(
      "archive",
      "Write archives of a dist, each with <archive>.sha256 beside it. The same dist gives the same bytes,\n"
      "whatever the time zone, locale, umask, user and number of cores.");
  command->add_option("--folder", options.folder, "the dist")->required()->type_name("DIR");
  command->add_option("--top", options.top, "the one folder inside the archive, such as chat-1.2")
      ->required()
      ->type_name("NAME");
  command
      ->add_option("--format", options.formats,
                   fmt::format("{}; may be given several times", fmt::join(archive::format_names(), ", ")))
      ->required()
      ->type_name("FORMAT");
  command->add_option("--output", options.output, "path of the archives without .tar.gz, .zip, ...")
      ->required()
      ->type_name("BASE");
  command
      ->add_option("--time", options.time,
                   "time of every entry, seconds since 1970; else that of the dist's manifest")
      ->type_name("SECONDS");
  command
      ->add_option("--lock", options.lock,
                   "a file that who changes the dist has locked (add_portable_dist() names it)")
      ->type_name("FILE");
  command->add_flag("--dry-run", options.dry_run, "Only check and print what would be written");
  command->add_flag("--json", options.json, "Print the result as JSON");
  return {command, [kept] { return make_archives(*kept); }};
}

} // namespace pdist::programs
