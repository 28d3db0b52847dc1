// pdist-rpath: print and edit search paths, needed names, sonames and interpreters of binaries.
#include "binary/binary.hpp"
#include "binary/description.hpp"
#include "binary/edit_file.hpp"
#include "binary/search_path.hpp"
#include "support/error.hpp"
#include "support/json.hpp"
#include "support/program.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace {

namespace fs = std::filesystem;
using namespace pdist;
using binary::Binary;

struct Options {
  std::vector<std::string> files;
  // What to print.
  bool print_rpath = false, print_needed = false, print_delayed = false, print_forwards = false,
       print_soname = false, print_interpreter = false;
  // What to change.
  std::optional<std::string> set_rpath, soname, interpreter;
  std::string allowed_prefixes; ///< between ':'
  std::vector<std::string> add_rpath;
  bool remove_rpath = false, shrink_rpath = false, force_rpath = false;
  std::vector<std::pair<std::string, std::string>> replace_needed;
  std::vector<std::string> add_needed, remove_needed;
  // How.
  std::string output;
  bool dry_run = false, json = false;

  bool prints() const {
    return print_rpath || print_needed || print_delayed || print_forwards || print_soname ||
           print_interpreter;
  }
  bool edits() const {
    return set_rpath || soname || interpreter || !add_rpath.empty() || remove_rpath || shrink_rpath ||
           force_rpath || !replace_needed.empty() || !add_needed.empty() || !remove_needed.empty();
  }
};

/// One file of the command line, read, with its edit planned.
struct Job {
  std::string name; ///< as given
  support::ReadableFile file;
  Binary binary;
  binary::Edit edit;
  binary::Patch patch;
};

constexpr std::string_view examples = R"(Examples:
  pdist-rpath --print-rpath lib/*.so
  pdist-rpath --set-rpath '$ORIGIN/../lib' bin/chat       (RUNPATH; add --force-rpath for RPATH)
  pdist-rpath --shrink-rpath --allowed-rpath-prefixes /opt bin/chat
  pdist-rpath --replace-needed libz.so.1 libz-ng.so.2 bin/chat
  pdist-rpath --replace-needed zlib1.dll zlib1-chat.dll bin/chat.exe
  pdist-rpath --set-rpath '$ORIGIN' --dry-run lib/*.so    (says what would be done, and how)
  pdist-rpath --json bin/chat                             (all that a loader would look at)

'$ORIGIN' (in single quotes, for the shell) is the folder of the binary itself.
A symlink is followed. A file with several names (hard links) is replaced under the given one only.
All files are checked before the first is written; each is its old or its new self, never half.)";

void add_print_options(CLI::App& app, Options& options) {
  app.add_flag("--print-rpath", options.print_rpath, "Print the search path: RUNPATH, else RPATH")
      ->group("Print");
  app.add_flag("--print-needed", options.print_needed, "Print the needed libraries, one a line")
      ->group("Print");
  app.add_flag("--print-delayed", options.print_delayed,
               "Print the libraries that are loaded at the first call into them (PE), one a line")
      ->group("Print");
  app.add_flag("--print-forwards", options.print_forwards,
               "Print the libraries that exported functions are forwarded to (PE), one a line")
      ->group("Print");
  app.add_flag("--print-soname", options.print_soname,
               "Print the SONAME; of a PE file the name in its export table")
      ->group("Print");
  app.add_flag("--print-interpreter", options.print_interpreter, "Print the loader a program asks for")
      ->group("Print");
}

void add_path_options(CLI::App& app, Options& options) {
  constexpr const char* group = "Edit the search path";
  auto* set =
      app.add_option("--set-rpath", options.set_rpath, "The search path to have, folders between ':'");
  auto* add = app.add_option("--add-rpath", options.add_rpath, "Append to the search path; may be repeated")
                  ->expected(1)
                  ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  auto* remove = app.add_flag("--remove-rpath", options.remove_rpath, "Remove RPATH and RUNPATH");
  auto* shrink = app.add_flag("--shrink-rpath", options.shrink_rpath,
                              "Remove absolute folders that hold none of the needed libraries");
  auto* prefixes =
      app.add_option(
             "--allowed-rpath-prefixes", options.allowed_prefixes,
             "With --shrink-rpath: remove also absolute folders that start with none of these, between ':'")
          ->needs(shrink);
  auto* force =
      app.add_flag("--force-rpath", options.force_rpath,
                   "Hold the search path in RPATH, which also serves the libraries below, not in RUNPATH");
  for (CLI::Option* option : {set, add, remove, shrink, prefixes, force})
    option->group(group);
  set->excludes(add, remove, shrink);
  add->excludes(remove, shrink);
  remove->excludes(shrink, force);
}

void add_name_options(CLI::App& app, Options& options) {
  constexpr const char* group = "Edit names";
  app.add_option(
         "--replace-needed", options.replace_needed,
         "Need NEW where OLD was needed; may be repeated. The one edit of PE files; it drops a signature")
      ->type_name("OLD NEW")
      ->allow_extra_args(false)
      ->group(group);
  for (const auto& [name, list, text] :
       {std::tuple{"--add-needed", &options.add_needed, "Need this library too, before the others"},
        std::tuple{"--remove-needed", &options.remove_needed, "Do not need this library any more"}}) {
    app.add_option(name, *list, text)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group(group);
  }
  app.add_option("--set-soname", options.soname, "The SONAME of a shared library")->group(group);
  app.add_option("--set-interpreter", options.interpreter, "The loader a program asks for")->group(group);
}

std::string current_path(const Binary& binary) {
  return binary.runpath.value_or(binary.rpath.value_or(""));
}

/// Whether `folder` holds one of the needed libraries, for the same architecture.
bool has_needed(const fs::path& folder, const Binary& binary) {
  return std::any_of(binary.needed.begin(), binary.needed.end(), [&](const std::string& name) {
    std::error_code ignored;
    if (!fs::is_regular_file(folder / name, ignored)) return false;
    const auto library = binary::read(support::ReadableFile(folder / name));
    return library && library->format == binary.format &&
           binary::fit_together(library->architecture, binary.architecture);
  });
}

std::string shrunk_path(const Options& options, const Binary& binary) {
  return binary::filtered_search_path(current_path(binary), [&](const std::string& folder) {
    // Where $ORIGIN and relative folders lead depends on where the file will be: they stay.
    if (!folder.starts_with('/')) return true;
    const auto allows = [&](const std::string& prefix) { return folder.starts_with(prefix); };
    const std::vector<std::string> prefixes = binary::search_path_entries(options.allowed_prefixes);
    if (!prefixes.empty() && std::none_of(prefixes.begin(), prefixes.end(), allows)) return false;
    return has_needed(folder, binary);
  });
}

binary::Edit edit_for(const Options& options, const Binary& binary) {
  using Tag = binary::Edit::SearchPathTag;
  binary::Edit edit;
  edit.search_path = options.set_rpath;
  if (options.remove_rpath) edit.search_path = "";
  if (options.shrink_rpath) edit.search_path = shrunk_path(options, binary);
  if (!options.add_rpath.empty()) {
    edit.search_path = current_path(binary);
    for (const std::string& added : options.add_rpath)
      edit.search_path = binary::extended_search_path(*edit.search_path, added);
  }
  if (options.set_rpath || !options.add_rpath.empty()) edit.tag = Tag::runpath;
  if (options.force_rpath) edit.tag = Tag::rpath;
  edit.replace_needed = options.replace_needed;
  edit.add_needed = options.add_needed;
  edit.remove_needed = options.remove_needed;
  edit.soname = options.soname;
  edit.interpreter = options.interpreter;
  return edit;
}

/// Reads and plans one file; with no edit asked for, only reads it.
Job prepare(const std::string& name, const Options& options) {
  Job job{name, support::ReadableFile(name), {}, {}, {}};
  auto read = binary::read(job.file);
  if (!read) throw support::Error(name, "cannot read", binary::what_it_is(job.file));
  job.binary = std::move(*read);
  if (!options.edits()) return job;
  job.edit = edit_for(options, job.binary);
  job.patch = binary::plan_edit(job.file, job.edit);
  return job;
}

/// All files, each once whatever its names; every error is reported, not just the first.
std::vector<Job> prepare_all(const Options& options) {
  std::vector<Job> jobs;
  std::vector<support::Error> errors;
  std::set<std::pair<dev_t, ino_t>> seen;
  for (const std::string& name : options.files) {
    try {
      Job job = prepare(name, options);
      const struct stat& status = job.file.status();
      if (!options.edits() || seen.emplace(status.st_dev, status.st_ino).second)
        jobs.push_back(std::move(job));
    } catch (const support::Error& error) {
      errors.push_back(error);
    }
  }
  if (!errors.empty()) throw support::Errors(std::move(errors));
  return jobs;
}

support::Value job_value(const Job& job, const Options& options) {
  support::Value value = support::Value::map({{"file", support::name_value(job.name)}});
  const support::Value facts = binary::to_value(job.binary);
  for (const auto& [key, member] : facts.members())
    value.set(key, member);
  if (const auto windows = binary::read_windows_facts(job.file))
    value.set("windows", binary::to_value(*windows));
  if (options.edits()) {
    value.set("edit", support::Value::map({{"changed", !job.patch.empty()},
                                           {"written", !options.dry_run},
                                           {"old_size", job.patch.original_size},
                                           {"new_size", job.patch.final_size},
                                           {"strategy", support::Value::list(job.patch.strategy)}}));
  }
  return value;
}

void print_json(const std::vector<Job>& jobs, const Options& options) {
  support::Value list = support::Value::list();
  for (const Job& job : jobs)
    list.add(job_value(job, options));
  fmt::print("{}", support::to_json(list));
}

/// What the print options ask for; the file's name stands before each line when there are several files.
void print_facts(const Job& job, const Options& options) {
  const std::string prefix = options.files.size() > 1 ? support::escaped(job.name) + ": " : "";
  const auto print = [&](const std::string& text) { fmt::print("{}{}\n", prefix, text); };
  if (options.print_interpreter) print(job.binary.interpreter);
  if (options.print_soname) print(job.binary.soname);
  if (options.print_rpath) print(current_path(job.binary));
  const auto print_all = [&](bool wanted, const std::vector<std::string>& names) {
    for (const std::string& name : wanted ? names : std::vector<std::string>{})
      print(name);
  };
  print_all(options.print_needed, job.binary.needed);
  print_all(options.print_delayed, job.binary.delayed);
  print_all(options.print_forwards, job.binary.forwards);
}

void print_plan(const Job& job) {
  if (job.patch.empty()) {
    fmt::print("{}: stays as it is\n", support::escaped(job.name));
    return;
  }
  fmt::print("{}: {} -> {} bytes\n", support::escaped(job.name), job.patch.original_size,
             job.patch.final_size);
  for (const std::string& decision : job.patch.strategy)
    fmt::print("  {}\n", decision);
}

void write(const Job& job, const Options& options) {
  if (!options.output.empty()) {
    binary::write_edited(job.file, job.edit, job.patch, options.output);
  } else if (!job.patch.empty()) {
    binary::write_edited(job.file, job.edit, job.patch, fs::canonical(job.name));
  }
}

void check_usage(const Options& options) {
  const auto refuse = [](const std::string& what, const std::string& why, const std::string& hint) {
    throw support::UsageError("", what, why, hint);
  };
  if (options.prints() && options.edits())
    refuse("cannot print and edit at once", "which of the two comes first would be a guess", "run it twice");
  if (!options.prints() && !options.edits() && !options.json)
    refuse("nothing to do", "no option says what to print or to change", "pdist-rpath --help");
  if (!options.output.empty() && !options.edits())
    refuse("--output without an edit", "there is nothing to write", "pdist-rpath --help");
  if (!options.output.empty() && options.files.size() > 1)
    refuse("--output with several files", "one output holds one binary", "run it once for each file");
}

int run(const Options& options) {
  check_usage(options);
  const std::vector<Job> jobs = prepare_all(options);
  if (options.json) print_json(jobs, options);
  for (const Job& job : jobs) {
    if (!options.json && options.prints()) print_facts(job, options);
    if (!options.json && options.dry_run) print_plan(job);
    if (options.edits() && !options.dry_run) write(job, options);
  }
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Print and edit what a loader looks at in binaries: search path, needed libraries, SONAME, "
               "interpreter.\nOptions are named as patchelf's where they mean the same.",
               "pdist-rpath");
  app.set_version_flag("--version", support::version());
  app.footer(std::string(examples));
  Options options;
  app.add_option("FILE", options.files, "Binaries")->required();
  add_print_options(app, options);
  add_path_options(app, options);
  add_name_options(app, options);
  app.add_option("--output", options.output, "Write the edited binary here and leave FILE as it is");
  app.add_flag("--dry-run", options.dry_run, "Say what would be done and write nothing");
  app.add_flag("--json", options.json, "Print everything as JSON: a list with one member for each file");
  return support::run_program(app, argc, argv, [&options] { return run(options); });
}
