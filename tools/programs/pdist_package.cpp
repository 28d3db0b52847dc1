// pdist-package: archives and packages of a dist.
#include "programs/package/commands.hpp"
#include "support/command_line.hpp"
#include "support/program.hpp"

#include <array>

int main(int argc, char** argv) {
  using namespace pdist;
  support::CommandLine app("Archives and packages of a dist.", "pdist-package");
  app.set_version_flag("--version", support::version());
  app.require_subcommand(1);
  app.footer("Exit status: 0 done, 1 refused or failed, 2 wrong usage.");
  const std::array commands{
      programs::add_archive(app), programs::add_build(app),   programs::add_check(app),
      programs::add_formats(app), programs::add_publish(app), programs::add_root(app),
      programs::add_schema(app),  programs::add_show(app),    programs::add_sign(app),
      programs::add_version(app),
  };
  return support::run_program(app, argc, argv, [&] {
    for (const programs::Command& command : commands)
      if (*command.parser) return command.run();
    return 2; // require_subcommand(1) has refused this already
  });
}
