// pdist-rpath: print and edit search paths, needed names, sonames, install names and interpreters of
// binaries.
#include "programs/rpath/install_name_tool.hpp"
#include "programs/rpath/job.hpp"
#include "programs/rpath/options.hpp"
#include "programs/rpath/print.hpp"
#include "support/command_line.hpp"
#include "support/program.hpp"

namespace {

using namespace pdist;
using programs::RpathJob;
using programs::RpathOptions;

constexpr std::string_view examples = R"(Examples:
  pdist-rpath --print-rpath lib/*.so
  pdist-rpath --set-rpath '$ORIGIN/../lib' bin/chat       (RUNPATH; add --force-rpath for RPATH)
  pdist-rpath --shrink-rpath --allowed-rpath-prefixes /opt bin/chat
  pdist-rpath --replace-needed libz.so.1 libz-ng.so.2 bin/chat
  pdist-rpath --replace-needed zlib1.dll zlib1-chat.dll bin/chat.exe
  pdist-rpath --set-install-name @rpath/libgreet.dylib lib/libgreet.dylib
  pdist-rpath --change-library /opt/lib/libz.dylib @rpath/libz.dylib --add-rpath @loader_path/../lib bin/chat
  pdist-rpath --set-rpath '$ORIGIN' --dry-run lib/*.so    (says what would be done, and how)
  pdist-rpath --json bin/chat                             (all that a loader would look at)

'$ORIGIN' (in single quotes, for the shell) is the folder of the binary itself.
Mach-O files: every slice of a universal file is edited, and each is signed ad hoc again. What install_name_tool
takes is taken, too: -id NAME, -change OLD NEW, -add_rpath PATH, -delete_rpath PATH, -rpath OLD NEW.
A full dynamic section (ELF) moves to the end of the file. RELRO does not cover it there, as a note says then, and code
that looks for it by the symbol _DYNAMIC finds an empty one in its old place; loaders and debuggers find it.
A symlink is followed. A file with several names (hard links) is replaced under the given one only.
All files are checked before the first is written; each is its old or its new self, never half.)";

int run(const RpathOptions& options) {
  programs::check_usage(options);
  std::vector<RpathJob> jobs = programs::prepare_all(options);
  if (options.json) programs::print_json(jobs, options);
  for (const RpathJob& job : jobs) {
    if (!options.json && options.prints()) programs::print_facts(job, options);
    if (!options.json && options.dry_run) programs::print_plan(job);
  }
  if (options.edits() && !options.dry_run) programs::write_all(jobs, options);
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  support::CommandLine app(
      "Print and edit what a loader looks at in binaries: search path, needed libraries, SONAME, "
      "interpreter.\nOptions are named as patchelf's where they mean the same.",
      "pdist-rpath");
  app.set_version_flag("--version", support::version());
  app.footer(std::string(examples));
  RpathOptions options;
  programs::add_rpath_options(app, options);
  std::vector<std::string> arguments = programs::with_own_spellings({argv + 1, argv + argc});
  std::vector<char*> pointers{argv[0]};
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  return support::run_program(app, static_cast<int>(pointers.size()), pointers.data(),
                              [&options] { return run(options); });
}
