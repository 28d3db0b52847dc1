#include "programs/rpath/options.hpp"

#include "support/error.hpp"

#include <tuple>

namespace pdist::programs {

namespace {

void add_print_options(support::CommandLine& app, RpathOptions& options) {
  constexpr const char* group = "Print";
  for (const auto& [name, flag, text] :
       {std::tuple{"--print-rpath", &options.print_rpath,
                   "Print the search path: RUNPATH, else RPATH; of a Mach-O file its LC_RPATHs, one a line"},
        std::tuple{"--print-needed", &options.print_needed, "Print the needed libraries, one a line"},
        std::tuple{"--print-delayed", &options.print_delayed,
                   "Print the libraries that are loaded at the first call into them (PE), one a line"},
        std::tuple{"--print-forwards", &options.print_forwards,
                   "Print the libraries that exported functions are forwarded to (PE), one a line"},
        std::tuple{"--print-soname,--print-install-name", &options.print_soname,
                   "Print the SONAME; of a Mach-O file the install name, of a PE file the name in its export "
                   "table"},
        std::tuple{"--print-interpreter", &options.print_interpreter, "Print the loader a program asks for"}})
    app.add_flag(name, *flag, text)->group(group);
}

support::Option* add_list(support::CommandLine& app, const char* name, std::vector<std::string>& list,
                          const char* text) {
  return app.add_option(name, list, text)->take_all();
}

support::Option* add_pairs(support::CommandLine& app, const char* name,
                           std::vector<std::pair<std::string, std::string>>& pairs, const char* text) {
  return app.add_option(name, pairs, text)->type_name("OLD NEW")->one_at_a_time();
}

void add_path_options(support::CommandLine& app, RpathOptions& options) {
  auto* set =
      app.add_option("--set-rpath", options.set_rpath, "The search path to have, folders between ':'");
  auto* add = add_list(app, "--add-rpath", options.add_rpath, "Append to the search path; may be repeated");
  auto* erase = add_list(app, "--delete-rpath", options.delete_rpath,
                         "Remove this one folder from the search path (Mach-O); may be repeated");
  auto* change = add_pairs(app, "--change-rpath", options.change_rpath,
                           "Have NEW in the search path where OLD was (Mach-O); may be repeated");
  auto* remove = app.add_flag("--remove-rpath", options.remove_rpath, "Remove the whole search path");
  auto* shrink = app.add_flag(
      "--shrink-rpath", options.shrink_rpath,
      "Remove absolute folders in which the loader finds none of the needed libraries: that hold\n"
      "none, or only those that a folder before them has");
  auto* prefixes =
      app.add_option(
             "--allowed-rpath-prefixes", options.allowed_prefixes,
             "With --shrink-rpath: remove also absolute folders that start with none of these, between ':'")
          ->needs(shrink);
  auto* force =
      app.add_flag("--force-rpath", options.force_rpath,
                   "Hold the search path in RPATH, which also serves the libraries below, not in RUNPATH");
  for (support::Option* option : {set, add, erase, change, remove, shrink, prefixes, force})
    option->group("Edit the search path");
  for (support::Option* single : {add, erase, change})
    single->excludes(set)->excludes(remove)->excludes(shrink);
  set->excludes(remove)->excludes(shrink);
  remove->excludes(shrink)->excludes(force);
}

void add_name_options(support::CommandLine& app, RpathOptions& options) {
  constexpr const char* group = "Edit names";
  add_pairs(app, "--replace-needed,--change-library", options.replace_needed,
            "Need NEW where OLD was needed; may be repeated. The one edit of PE files; it drops a signature")
      ->group(group);
  for (const auto& [name, list, text] :
       {std::tuple{"--add-needed", &options.add_needed, "Need this library too, before the others"},
        std::tuple{"--remove-needed", &options.remove_needed, "Do not need this library any more"}})
    add_list(app, name, *list, text)->group(group);
  app.add_option("--set-soname,--set-install-name", options.soname,
                 "The SONAME, or install name, of a shared library")
      ->group(group);
  app.add_option("--set-interpreter", options.interpreter, "The loader a program asks for")->group(group);
}

} // namespace

bool RpathOptions::prints() const {
  return print_rpath || print_needed || print_delayed || print_forwards || print_soname || print_interpreter;
}

bool RpathOptions::edits() const {
  return set_rpath || soname || interpreter || !add_rpath.empty() || !delete_rpath.empty() ||
         !change_rpath.empty() || remove_rpath || shrink_rpath || force_rpath || !replace_needed.empty() ||
         !add_needed.empty() || !remove_needed.empty() || sign;
}

void add_rpath_options(support::CommandLine& app, RpathOptions& options) {
  app.add_option("FILE", options.files, "Binaries")->required();
  add_print_options(app, options);
  add_path_options(app, options);
  add_name_options(app, options);
  app.add_flag("--sign", options.sign,
               "Sign ad hoc (Mach-O) what has no signature, or one that does not fit; edits do so always");
  app.add_option("--output", options.output, "Write the edited binary here and leave FILE as it is");
  app.add_flag("--dry-run", options.dry_run, "Say what would be done and write nothing");
  app.add_flag("--json", options.json, "Print everything as JSON: a list with one member for each file");
}

void check_usage(const RpathOptions& options) {
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

} // namespace pdist::programs
