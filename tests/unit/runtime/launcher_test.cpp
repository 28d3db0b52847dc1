// The launcher is run by a real sh, from real folders.
#include "runtime/launcher/launcher.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/run/process.hpp"

#include <doctest/doctest.h>

using namespace pdist;
namespace fs = std::filesystem;

namespace {

const fs::path template_file = fs::path(PDIST_TEMPLATES) / "launcher/posix.sh.in";

/// A dist in `folder` whose program prints its environment's VALUE, its own name and its arguments, one a
/// line.
void make_dist(const fs::path& folder, const runtime::LauncherRequest& request) {
  fs::create_directories(folder / "bin");
  std::ofstream(folder / request.program)
      << "#!/bin/sh\nprintf '%s\\n' \"$VALUE\" \"$0\" \"${GONE-unset}\" \"$@\"\n";
  std::ofstream(folder / "chat") << runtime::render_launcher(template_file, request);
  fs::permissions(folder / request.program, fs::perms::owner_all);
  fs::permissions(folder / "chat", fs::perms::owner_all);
}

std::string started(std::vector<std::string> command, const std::optional<fs::path>& folder = {}) {
  support::ProcessRequest process;
  process.command = std::move(command);
  process.environment = std::vector<std::string>{"GONE=here"};
  process.folder = folder;
  const support::ProcessResult result = support::run(process);
  CHECK(result.errors == "");
  CHECK(result.status == 0);
  return result.output;
}

} // namespace

TEST_CASE("the launcher sets variables and keeps arguments exactly") {
  const test::Scratch scratch;
  for (const char* name :
       {"plain", "with space", "q'u\"o$te;", "new\nline", "-dash", "end\n", "uml\xc3\xa4ut"}) {
    CAPTURE(name);
    const fs::path dist = scratch / name;
    make_dist(dist, {"bin/chat", {{"VALUE", "@DIST@/a'b \"$x:@DIST@"}}, {"GONE"}});
    const std::string real = fs::canonical(dist).string();
    CHECK(started({(dist / "chat").string(), "a b", "", "$HOME", "x\ny", "*"}) ==
          real + "/a'b \"$x:" + real + '\n' + real + "/bin/chat\nunset\na b\n\n$HOME\nx\ny\n*\n");
  }
}

TEST_CASE("the launcher works through symlinks, absolute and relative, and from its own folder") {
  const test::Scratch scratch;
  make_dist(scratch / "dist", {"bin/chat", {{"VALUE", "@DIST@"}}, {}});
  const std::string real = fs::canonical(scratch / "dist").string();
  const std::string expected = real + '\n' + real + "/bin/chat\nhere\n";
  fs::create_directories(scratch / "links/deep");
  fs::create_symlink("../../dist/chat", scratch / "links/deep/relative");
  fs::create_symlink(scratch / "links/deep/relative", scratch / "links/absolute");
  fs::create_directory_symlink(scratch / "dist", scratch / "links/whole");
  for (const char* link : {"links/deep/relative", "links/absolute", "links/whole/chat"}) {
    CAPTURE(link);
    CHECK(started({(scratch / link).string()}) == expected);
  }
  CHECK(started({"/bin/sh", "chat"}, scratch / "dist") == expected);
}

TEST_CASE("the program takes the launcher's place") {
  const test::Scratch scratch;
  make_dist(scratch / "dist", {"bin/chat", {{"VALUE", "1"}}, {}});
  std::ofstream(scratch / "dist/bin/chat") << "#!/bin/sh\necho $$\n";
  const std::string launcher = (scratch / "dist/chat").string();
  const std::string both = started({"/bin/sh", "-c", "echo $$; exec '" + launcher + "'"});
  const std::string first = both.substr(0, both.find('\n') + 1);
  CHECK(both == first + first);
}

TEST_CASE("a name that a shell cannot have is refused") {
  CHECK_THROWS_WITH_AS(
      runtime::render_launcher(template_file, {"bin/x", {{"A B", "1"}}, {}}),
      "'A B' is no name of an environment variable: letters, digits and '_' are allowed, not a digit first",
      support::Error);
  CHECK_THROWS_AS(runtime::render_launcher(template_file, {"bin/x", {}, {"1A"}}), support::Error);
  CHECK_THROWS_AS(runtime::render_launcher(template_file, {"bin/x", {{"", "1"}}, {}}), support::Error);
}
