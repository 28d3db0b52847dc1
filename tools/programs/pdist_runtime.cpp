// pdist-runtime: from an installed tree to a stage: plan, apply, stage, why, graph.
#include "loader/policy.hpp"
#include "runtime/depfile.hpp"
#include "runtime/explain.hpp"
#include "runtime/plan_sources.hpp"
#include "runtime/planner.hpp"
#include "runtime/request.hpp"
#include "runtime/stage.hpp"
#include "support/command_line.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/installation.hpp"
#include "support/program.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/usage_lock.hpp"
#include "support/tell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <thread>

namespace {

namespace fs = std::filesystem;
using namespace pdist;

struct Options {
  fs::path request, checkout, output, depfile, plan_file, dist, policy, sysroot;
  std::string depfile_target, revision, commit_time, library, graph_format = "tree";
  std::vector<fs::path> programs, library_folders, depends;
  std::vector<std::string> exclude_regexes;
  bool depfile_is_taken = false, dry_run = false, json = false;
};

/// A request without CMake: programs of this machine, put into `bin/`.
runtime::Request request_for_programs(const Options& options) {
  if (options.dist.empty()) {
    throw support::UsageError({}, "--program needs --dist", "the folder that the dist would have");
  }
  runtime::Request request;
  request.name = options.programs.front().filename().string();
  const auto format = binary::detect(support::ReadableFile(options.programs.front()));
  request.system = format == binary::Format::pe      ? "Windows"
                   : format == binary::Format::macho ? "Darwin"
                                                     : "Linux";
  for (const fs::path& program : options.programs) {
    request.built_files.push_back({program.filename().string(), fs::absolute(program), "bin"});
  }
  request.library_policy =
      options.policy.empty() ? loader::default_policy(format.value_or(binary::Format::elf)) : options.policy;
  request.exclude_regexes = options.exclude_regexes;
  request.library_folders = options.library_folders;
  if (!options.sysroot.empty()) request.sysroot = fs::absolute(options.sysroot);
  request.dist = fs::absolute(options.dist);
  request.work = request.dist.parent_path() / ('.' + request.dist.filename().string() + ".pdist-work");
  return request;
}

/// SOURCE_DATE_EPOCH, else the commit's time, else the fixed earliest one.
support::EpochSeconds time_for(const Options& options) {
  if (const auto wanted = support::source_date_epoch()) return *wanted;
  if (!options.commit_time.empty()) return support::parse_epoch(options.commit_time, "--commit-time");
  return support::earliest_time;
}

void print_summary(const runtime::Planned& planned) {
  std::set<std::string> bundled, system;
  for (const runtime::PlanNeed& need : planned.plan.needs) {
    if (need.to.empty()) {
      system.insert(need.name);
    } else {
      bundled.insert(need.to);
    }
  }
  const manifest::Facts& facts = planned.plan.facts;
  fmt::print("{}: {} entries, {} libraries in the dist, {} left to the system (policy {})\n", facts.name,
             planned.plan.entries.size(), bundled.size(), system.size(), facts.library_policy);
  if (!facts.runtime_name.empty()) {
    fmt::print("{}: runtime {} {} ({})\n", facts.name, facts.runtime_name, facts.runtime_version,
               facts.runtime_provenance);
  }
  for (const runtime::PrunedPart& part : planned.pruned) {
    fmt::print("{}: left out {} files, {:.1f} MB: {}\n", facts.name, part.files,
               static_cast<double>(part.bytes) / 1e6, part.reason);
  }
}

/// The first paths of a longer list, for people.
std::string first_of(const std::vector<std::string>& paths) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(shown, paths.size()); ++i)
    first.push_back(support::escaped(paths[i]));
  if (paths.size() > shown) first.emplace_back("...");
  return fmt::format("{}", fmt::join(first, ", "));
}

/// One that is left out on purpose says so in CMakeLists.txt, and is not told again.
void warn_of_left_out(const runtime::Planned& planned) {
  const std::string& name = planned.plan.facts.name;
  if (const std::size_t count = planned.left_to_system.size(); count > 0)
    support::tell(fmt::format(
        "pdist-runtime: note: {}: {} file{} that install rules bring {} left to the system ({}): "
        "parts of the C "
        "library only work with the loader of their own system\n",
        name, count, count == 1 ? "" : "s", count == 1 ? "is" : "are", first_of(planned.left_to_system)));
  if (const std::size_t count = planned.left_out.size(); count > 0)
    support::tell(
        fmt::format("pdist-runtime: warning: {}: TARGETS alone leaves out {} file{} of install rules ({})\n"
                    "hint: say COMPONENTS ALL or COMPONENTS NONE\n",
                    name, count, count == 1 ? "" : "s", first_of(planned.left_out)));
}

void write_text(const fs::path& path, const std::string& text) {
  support::publish_file(path, {.flush = false}, [&](support::OutputFile& out) { out.write(text); });
}

/// Takes what the build knows of the source tree's checkout into the options.
void read_checkout(Options& options) {
  const support::Value document = support::read_json(options.checkout);
  support::Fields fields(document, options.checkout.string());
  options.revision = fields.text("revision");
  options.commit_time = fields.text("time");
  if (const std::string log = fields.name("log"); !log.empty()) options.depends.emplace_back(log);
  fields.finish();
}

void require_one_way(const Options& options) {
  if (options.request.empty() == options.programs.empty()) {
    throw support::UsageError({}, "one of --request and --program is needed",
                              "they are two ways to say what to plan");
  }
}

/// How long a build tool may take to read the depfile of a rule that has ended.
constexpr std::chrono::seconds depfile_patience{2};

/// ninja removes a depfile when it has read it: one of this run must not go for that of the run before it.
void wait_for_depfile_to_go(const fs::path& depfile) {
  const auto end = std::chrono::steady_clock::now() + depfile_patience;
  std::error_code absent;
  while (fs::exists(depfile, absent) && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

/// Nobody else uses the dist's work folder, or the dist, while this lives. Without a request there is none:
/// the dist itself is locked when it is written.
std::optional<support::UsageLock> lock_for(const Options& options) {
  if (options.request.empty()) return std::nullopt;
  const runtime::Request request = runtime::read_request(options.request);
  fs::create_directories(request.work);
  std::optional<support::UsageLock> lock;
  lock.emplace(runtime::lock_file(request), support::UsageLock::Use::change, request.dist);
  if (lock->waited() && options.depfile_is_taken) wait_for_depfile_to_go(options.depfile);
  return lock;
}

runtime::Planned make_plan(const Options& options) {
  const runtime::Request request =
      options.programs.empty() ? runtime::read_request(options.request) : request_for_programs(options);
  runtime::PlanningFacts facts;
  facts.revision = options.revision;
  facts.time = time_for(options);
  facts.templates = support::templates_folder();
  runtime::Planned planned = runtime::make_plan(request, facts);
  if (!options.request.empty()) planned.inputs.push_back(options.request);
  planned.inputs.insert(planned.inputs.end(), options.depends.begin(), options.depends.end());
  runtime::record_sources(planned.plan);
  return planned;
}

/// Writes the files that were asked for; `text` is the plan as JSON. `made`: what else a build tool looks at.
void write_plan(const Options& options, const runtime::Planned& planned, const std::string& text,
                const std::vector<fs::path>& made = {}) {
  if (options.dry_run) return;
  if (!options.output.empty()) write_text(options.output, text);
  if (!options.depfile.empty()) {
    std::vector<fs::path> inputs = planned.inputs;
    inputs.insert(inputs.end(), made.begin(), made.end());
    write_text(options.depfile, runtime::render_depfile(options.depfile_target, inputs));
  }
}

std::string text_of(const runtime::Plan& plan) {
  return support::to_json(to_value(plan));
}

int plan(Options& options) {
  require_one_way(options);
  const auto lock = lock_for(options);
  if (!options.checkout.empty()) read_checkout(options);
  const runtime::Planned planned = make_plan(options);
  const std::string text = options.json || !options.output.empty() ? text_of(planned.plan) : "";
  if (options.json) {
    fmt::print("{}", text);
  } else {
    print_summary(planned);
  }
  write_plan(options, planned, text);
  return 0;
}

int carry_out(const Options& options, const runtime::Plan& plan) {
  if (options.dry_run) {
    runtime::require_sources(plan);
    fmt::print("{}: would make {} with {} entries\n", plan.facts.name, support::escaped(plan.dist.string()),
               plan.entries.size());
    return 0;
  }
  const runtime::StageResult result = runtime::apply(plan);
  if (options.json) {
    support::Value certificates = support::Value::list(), notes = support::Value::list();
    for (const auto& [path, signer] : result.replaced_certificates)
      certificates.add(support::Value::map({{"path", support::name_value(path)}, {"signer", signer}}));
    for (const auto& [path, note] : result.notes)
      notes.add(support::Value::map({{"path", support::name_value(path)}, {"note", note}}));
    fmt::print("{}", support::to_json(support::Value::map({{"dist", support::name_value(plan.dist.string())},
                                                           {"replaced_certificates", std::move(certificates)},
                                                           {"notes", std::move(notes)},
                                                           {"published", result.published},
                                                           {"written", result.written},
                                                           {"kept", result.kept},
                                                           {"edited", result.edited},
                                                           {"bytes", result.bytes}})));
    return 0;
  }
  if (!result.published) {
    fmt::print("{}: already as planned ({} files)\n", plan.facts.name, result.kept);
    return 0;
  }
  fmt::print("{}: {} files written ({:.1f} MB, {} binaries edited), {} kept, in {}\n", plan.facts.name,
             result.written, static_cast<double>(result.bytes) / 1e6, result.edited, result.kept,
             support::escaped(plan.dist.string()));
  for (const auto& [path, signer] : result.replaced_certificates)
    fmt::print("{}: note: {} had the signature of {}, and has an ad-hoc one now: sign it again\n",
               plan.facts.name, support::escaped(path), signer);
  for (const auto& [path, note] : result.notes)
    fmt::print("{}: note: {}: {}\n", plan.facts.name, support::escaped(path), note);
  return 0;
}

int apply(const Options& options) {
  return carry_out(options, runtime::read_plan(options.plan_file));
}

/// The dist's own files, so that one that somebody removed or changed is made again. Names that ninja and
/// make read differently than they were written are left out: the rule would run each time.
std::vector<fs::path> watched_files(const runtime::Plan& plan) {
  std::vector<fs::path> out;
  for (const runtime::PlanEntry& entry : plan.entries)
    if (entry.type == support::EntryType::file &&
        entry.path.find_first_of("#*?[]%:;\\\"'$~ \t\n") == std::string::npos)
      out.push_back(plan.dist / entry.path);
  return out;
}

int stage(Options& options) {
  require_one_way(options);
  const auto lock = lock_for(options);
  if (!options.checkout.empty()) read_checkout(options);
  const runtime::Planned planned = make_plan(options);
  if (!options.json) print_summary(planned);
  warn_of_left_out(planned);
  write_plan(options, planned, options.output.empty() ? "" : text_of(planned.plan),
             watched_files(planned.plan));
  return carry_out(options, planned.plan);
}

int why(const Options& options) {
  const runtime::Plan plan = runtime::read_plan(options.plan_file);
  for (const runtime::Chain& chain : runtime::why(plan, options.library)) {
    fmt::print("{}\n", support::escaped(chain.members.front()));
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
      fmt::print("{:{}}needs {} ({})\n", "", 2 * (i + 1), support::escaped(chain.members[i + 1]),
                 chain.rules[i]);
    }
  }
  return 0;
}

int graph(const Options& options) {
  const runtime::Plan plan = runtime::read_plan(options.plan_file);
  fmt::print("{}", options.graph_format == "dot" ? runtime::to_dot(plan) : runtime::to_tree(plan));
  return 0;
}

/// What `plan` and `stage` take.
void add_planning(support::CommandLine* command, Options& options) {
  command->add_option("--request", options.request, "request.json that add_portable_dist() wrote")
      ->existing_file();
  command->add_option("--program", options.programs, "without CMake: a program to put into bin/ (repeatable)")
      ->existing_file();
  command->add_option("--dist", options.dist, "with --program: the folder of the dist");
  command
      ->add_option("--policy", options.policy,
                   "with --program: library policy (default: linux-desktop, windows-10)")
      ->existing_file();
  command->add_option("--sysroot", options.sysroot, "with --program: the target's file system")
      ->existing_folder();
  command->add_option("--library-folder", options.library_folders,
                      "with --program: folder to search last (repeatable)");
  command->add_option("--exclude-regex", options.exclude_regexes,
                      "with --program: libraries to leave out (repeatable)");
  command->add_option("--output,-o", options.output, "write the plan to this file");
  command->add_option("--depfile", options.depfile, "write what was read, as make and ninja read it");
  command->add_option("--depfile-target", options.depfile_target, "the rule's target in that file");
  command->add_option("--depends", options.depends, "more inputs for that file (repeatable)");
  command->add_flag(
      "--depfile-is-taken", options.depfile_is_taken,
      "that file's reader removes it (ninja): where another run had to end first, its file goes first");
  command
      ->add_option(
          "--checkout", options.checkout,
          "JSON with revision, time and log (a file that changes with each commit), in place of the next two")
      ->existing_file();
  command->add_option("--revision", options.revision, "VCS revision to record");
  command->add_option("--commit-time", options.commit_time,
                      "seconds since 1970, used without SOURCE_DATE_EPOCH");
  command->add_flag("--dry-run", options.dry_run,
                    "show the plan, write no file (install rules still run, into the work folder)");
}

void add_plan_file(support::CommandLine* command, Options& options) {
  command->add_option("--plan", options.plan_file, "plan.json")->required()->existing_file();
}

} // namespace

int main(int argc, char** argv) {
  support::CommandLine app(
      "Finds a program's dependency closure as its loader would, and makes a relocatable dist of it.",
      "pdist-runtime");
  app.set_version_flag("--version", support::version());
  app.require_subcommand(1);
  app.footer("Examples:\n"
             "  pdist-runtime stage --program /usr/bin/ffmpeg --dist out/ffmpeg\n"
             "  pdist-runtime plan --program /usr/bin/ffmpeg --dist out/ffmpeg --output plan.json\n"
             "  pdist-runtime apply --plan plan.json\n"
             "  pdist-runtime why --plan plan.json libz.so.1\n"
             "  pdist-runtime graph --plan plan.json --format dot | dot -Tsvg > graph.svg");
  Options options;
  support::CommandLine* plan_command = app.add_subcommand(
      "plan", "Find everything that a dist needs, and say where it goes; writes nothing into the dist");
  add_planning(plan_command, options);
  plan_command->add_flag("--json", options.json, "print the plan as JSON");
  support::CommandLine* stage_command = app.add_subcommand("stage", "Plan and apply in one run");
  add_planning(stage_command, options);
  stage_command->add_flag("--json", options.json, "print the result as JSON");
  support::CommandLine* apply_command =
      app.add_subcommand("apply", "Make the dist that a plan describes, in one step");
  add_plan_file(apply_command, options);
  apply_command->add_flag("--dry-run", options.dry_run, "say what would be made");
  apply_command->add_flag("--json", options.json, "print the result as JSON");
  support::CommandLine* why_command =
      app.add_subcommand("why", "Show who needs a library, and how it was found");
  add_plan_file(why_command, options);
  why_command->add_option("library", options.library, "file name, needed name or path inside the dist")
      ->required();
  support::CommandLine* graph_command = app.add_subcommand("graph", "Show what needs what");
  add_plan_file(graph_command, options);
  graph_command->add_option("--format", options.graph_format, "tree or dot")->one_of({"tree", "dot"});

  return support::run_program(app, argc, argv, [&] {
    if (*plan_command) return plan(options);
    if (*stage_command) return stage(options);
    if (*apply_command) return apply(options);
    if (*why_command) return why(options);
    return graph(options);
  });
}
