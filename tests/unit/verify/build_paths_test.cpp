// Where a path of the build is found in a dist, what is shown of it, and what allows it.
#include "scratch.hpp"
#include "verify/build_paths.hpp"
#include "verify/checks.hpp"

#include <doctest/doctest.h>

using namespace pdist;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;
using Outcome = verify::Check::Outcome;

namespace {

using Rules = std::vector<std::pair<std::string, std::string>>;

verify::Check checked(const test::Scratch& scratch, const Rules& allowed = {}) {
  return verify::check_build_paths(verify::read_dist(scratch.folder()), {{"/home/u/app"}, {}}, allowed);
}

} // namespace

TEST_CASE("text is told by its line, binary data by its offset") {
  const test::Scratch scratch;
  scratch.file("a.txt", "one\ntwo\nprefix=\"/home/u/app/out dir\"\n");
  scratch.file("b.bin", std::string("\0\0\0", 3) + "/home/u/app/main.cpp" + std::string("\0tail", 5));
  const verify::Check check = checked(scratch);
  CHECK(check.outcome == Outcome::failed);
  CHECK(check.findings == Texts{"a.txt: a path of the build: line 3: '/home/u/app/out'",
                                "b.bin: a path of the build: offset 0x3: '/home/u/app/main.cpp'"});
  CHECK(check.hint ==
        "strip debug information (STRIP); what __FILE__ and assert leave in the program itself is cured by "
        "add_portable_dist(MAP_BUILD_PATHS), which compiles with -ffile-prefix-map; or allow the file with a "
        "reason");
}

TEST_CASE("symlinks and names are searched as well") {
  const test::Scratch scratch;
  fs::create_symlink("/home/u/app/x", scratch / "link");
  scratch.file("home/u/app/deep/file", "x");
  CHECK(checked(scratch).findings == Texts{"home/u/app: a path of the build: its name inside the dist",
                                           "link: a path of the build: symlink to '/home/u/app/x'"});
}

TEST_CASE("many places in one file are counted") {
  const test::Scratch scratch;
  scratch.file("a", "/home/u/app/1\n/home/u/app/2\n/home/u/app/3\n/home/u/app/4\n/home/u/app/5\n");
  CHECK(checked(scratch).findings == Texts{"a: a path of the build: line 1: '/home/u/app/1', line 2: "
                                           "'/home/u/app/2', line 3: '/home/u/app/3' and 2 "
                                           "more"});
}

TEST_CASE("names that break lines or are not UTF-8 are shown escaped") {
  const test::Scratch scratch;
  scratch.file("bad\n\xff 'name' $x;", "/home/u/app/\xfe/x");
  CHECK(checked(scratch).findings ==
        Texts{"bad\\n\\xff 'name' $x;: a path of the build: line 1: '/home/u/app/\\xfe/x'"});
}

TEST_CASE("a rule with a reason allows files, and one that is not needed is told") {
  const test::Scratch scratch;
  scratch.file("share/doc/build.txt", "/home/u/app");
  const verify::Check check =
      checked(scratch, {{"share/doc/*", "it tells how it was built"}, {"lib/*", "old"}});
  CHECK(check.outcome == Outcome::passed);
  CHECK(check.summary == "none in 3 entries, but for 1 allowed");
  CHECK(check.notes ==
        Texts{"the allowed path 'lib/*' is not needed: no file that it matches holds a path of the build"});
  const support::Value& allowed = check.details.find("allowed")->items().at(0);
  CHECK(allowed.find("path")->text() == "share/doc/build.txt");
  CHECK(allowed.find("reason")->text() == "it tells how it was built");
}

TEST_CASE("without a folder to search for the check is skipped, and says so") {
  const test::Scratch scratch;
  scratch.file("a", "x");
  const verify::Check check =
      verify::check_build_paths(verify::read_dist(scratch.folder()), {{}, {"/usr/local"}}, {});
  CHECK(check.outcome == Outcome::skipped);
  CHECK(check.summary == "no folder of the build was named");
  CHECK(check.notes == Texts{"/usr/local is not searched for and not hidden: every machine has it"});
}
