// pdist-manifest: write, verify, compare and show the checksum manifest of a dist.
#include "manifest/difference.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "manifest/verify_manifest.hpp"
#include "manifest/write_manifest.hpp"
#include "support/command_line.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
namespace {

namespace fs = std::filesystem;
using namespace pdist;

/// manifest.json of a dist, or the file itself.
fs::path manifest_of(const fs::path& dist_or_file) {
  return fs::is_directory(dist_or_file) ? manifest::find(dist_or_file) : dist_or_file;
}

struct WriteOptions {
  fs::path dist;
  /// By the keys of manifest.json.
  std::map<std::string, std::string> facts;
  std::optional<std::string> time;
};

manifest::Facts wanted_facts(const WriteOptions& options, const std::optional<manifest::Manifest>& previous) {
  manifest::Facts facts = previous ? previous->facts : manifest::Facts{};
  for (const manifest::FactField& field : manifest::fact_fields()) {
    const auto given = options.facts.find(field.key);
    if (given != options.facts.end() && !given->second.empty()) facts.*field.member = given->second;
  }
  if (options.time) {
    facts.time = support::parse_epoch(*options.time, "--time");
  } else if (const auto epoch = support::source_date_epoch()) {
    facts.time = *epoch;
  }
  if (facts.name.empty()) {
    throw support::UsageError(options.dist.string(), "cannot write a manifest", "the dist has no name yet",
                              "--name <name>");
  }
  return facts;
}

/// Where a file came from is known only when it was staged: an unchanged file keeps what the old manifest
/// says.
void keep_origins(const manifest::Manifest& previous, manifest::Manifest& now) {
  std::map<std::string_view, const manifest::Entry*> known;
  for (const manifest::Entry& entry : previous.entries)
    known.emplace(entry.path, &entry);
  for (manifest::Entry& entry : now.entries) {
    const auto old = known.find(entry.path);
    if (old == known.end() || old->second->type != entry.type || old->second->sha256 != entry.sha256)
      continue;
    entry.origin = old->second->origin;
  }
}

int write(const WriteOptions& options) {
  std::optional<manifest::Manifest> previous;
  if (const auto file = manifest::find_if_there(options.dist)) previous = manifest::read(*file);
  const manifest::Facts facts = wanted_facts(options, previous);
  if (previous && previous->facts.name != facts.name) {
    throw support::Error(options.dist.string(), "cannot write a manifest",
                         fmt::format("it is the dist '{}' already", support::escaped(previous->facts.name)),
                         "remove its share/<name>/dist first to give it another name");
  }
  manifest::Manifest now = manifest::describe(options.dist, facts);
  if (std::ranges::none_of(
          now.entries, [](const manifest::Entry& entry) { return entry.type == support::EntryType::file; }))
    throw support::Error(options.dist.string(), "cannot write a manifest", "the folder has no file");
  if (previous) keep_origins(*previous, now);
  manifest::write(options.dist, now);
  return 0;
}

support::Value differences_value(const std::vector<manifest::Difference>& differences) {
  support::Value list = support::Value::list();
  for (const manifest::Difference& each : differences) {
    list.add(support::Value::map({{"kind", manifest::name_of(each.kind)},
                                  {"path", support::name_value(each.path)},
                                  {"detail", each.detail}}));
  }
  return list;
}

/// Prints them; 1 when there are any.
int report(const std::vector<manifest::Difference>& differences, bool json) {
  if (json) {
    fmt::print("{}", support::to_json(support::Value::map(
                         {{"same", differences.empty()}, {"differences", differences_value(differences)}})));
  } else {
    for (const manifest::Difference& each : differences)
      fmt::print("{}\n", manifest::shown(each));
  }
  return differences.empty() ? 0 : 1;
}

int verify(const fs::path& dist, bool json) {
  const std::vector<manifest::Difference> differences = manifest::verify(dist);
  const int status = report(differences, json);
  if (!differences.empty()) {
    throw support::Error(
        dist.string(), "the dist is not what its manifest says",
        fmt::format("{} difference{}", differences.size(), differences.size() == 1 ? "" : "s"));
  }
  return status;
}

int show(const fs::path& dist_or_file, bool json) {
  const manifest::Manifest shown = manifest::read(manifest_of(dist_or_file));
  if (json) {
    fmt::print("{}", support::to_json(manifest::to_value(shown)));
    return 0;
  }
  for (const manifest::FactField& field : manifest::fact_fields()) {
    const std::string& text = shown.facts.*field.member;
    if (!text.empty()) fmt::print("{:<20}{}\n", field.key, support::escaped(text));
  }
  fmt::print("{:<20}{}\n", "time", support::iso_time(shown.facts.time));
  std::uint64_t bytes = 0;
  for (const manifest::Entry& entry : shown.entries)
    bytes += entry.size;
  fmt::print("{:<20}{}\n{:<20}{}\n", "entries", shown.entries.size(), "bytes", bytes);
  return 0;
}

void add_write(support::CommandLine& app, WriteOptions& options) {
  support::CommandLine* command = app.add_subcommand(
      "write",
      "Write share/<name>/dist/manifest.json and SHA256SUMS for the folder as it is. Facts that are not\n"
      "given are those of the manifest that is there; origins of unchanged files are kept.");
  command->add_option("dist", options.dist, "Folder of the dist")->required()->type_name("DIST");
  for (const manifest::FactField& field : manifest::fact_fields()) {
    std::string option = fmt::format("--{}", field.key);
    std::ranges::replace(option, '_', '-');
    command->add_option(option, options.facts[field.key], field.meaning)->type_name("TEXT");
  }
  command
      ->add_option("--time", options.time,
                   "time of the dist, seconds since 1970; else SOURCE_DATE_EPOCH, else as it was")
      ->type_name("SECONDS");
}

} // namespace

int main(int argc, char** argv) {
  support::CommandLine app(
      "The checksum manifest of a dist: which files it has, with their digests and where they came from.",
      "pdist-manifest");
  app.set_version_flag("--version", support::version());
  app.require_subcommand(1);
  app.footer("A dist also checks without this program: cd DIST && sha256sum -c share/<name>/dist/SHA256SUMS\n"
             "Exit status: 0 done, no difference; 1 refused, failed, or different; 2 wrong usage.");

  WriteOptions write_options;
  add_write(app, write_options);

  fs::path dist, before, after;
  bool json = false;
  support::CommandLine* verifying = app.add_subcommand(
      "verify", "Compare the folder with its manifest and its SHA256SUMS: a line for each changed,\n"
                "missing, added, re-moded or re-linked entry");
  verifying->add_option("dist", dist, "Folder of the dist")->required()->type_name("DIST");
  verifying->add_flag("--json", json, "Print the differences as JSON");
  support::CommandLine* comparing =
      app.add_subcommand("diff", "Compare two manifests: what the second has more, less or different");
  comparing->add_option("before", before, "Folder of a dist, or a manifest.json")
      ->required()
      ->type_name("DIST");
  comparing->add_option("after", after, "Folder of a dist, or a manifest.json")
      ->required()
      ->type_name("DIST");
  comparing->add_flag("--json", json, "Print the differences as JSON");
  support::CommandLine* showing = app.add_subcommand("show", "Print the facts of a dist");
  showing->add_option("dist", dist, "Folder of a dist, or a manifest.json")->required()->type_name("DIST");
  showing->add_flag("--json", json, "Print the whole manifest as JSON");

  return support::run_program(app, argc, argv, [&] {
    if (*verifying) return verify(dist, json);
    if (*comparing) {
      return report(manifest::diff(manifest::read(manifest_of(before)), manifest::read(manifest_of(after))),
                    json);
    }
    if (*showing) return show(dist, json);
    return write(write_options);
  });
}
