// The exact words for missing and conflicting libraries.
#include "compiled.hpp"
#include "loader/closure.hpp"
#include "loader/closure_problems.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace pdist;
using test::library;
using test::program;
using test::runpath;

namespace {

const std::string missing_hint =
    "install the library, or name its folder in LIBRARY_FOLDERS; if the target's system "
    "brings it, leave it out with EXCLUDE_REGEXES or a LIBRARY_POLICY";

loader::Closure resolved(const std::vector<fs::path>& roots) {
  loader::ClosureRequest request;
  for (const fs::path& root : roots)
    request.roots.push_back({root, {}});
  return loader::resolve(request);
}

} // namespace

TEST_CASE("a missing library is reported with its chain, each folder looked in, and the way out") {
  const test::Scratch scratch;
  const fs::path foo = library({scratch / "stub/libfoo.so.1", "libfoo.so.1"});
  const fs::path bar =
      library({scratch / "lib/libbar.so.2", "libbar.so.2", {foo}, runpath("$ORIGIN/x:$ORIGIN/arm:")});
  library({scratch / "lib/arm/libfoo.so.1", "libfoo.so.1", {}, {}, "aarch64-linux-gnu-gcc"});
  const fs::path app = program({scratch / "app", "", {bar}, runpath("$ORIGIN/lib")});
  const std::vector<support::Error> errors = problems(resolved({app}));
  REQUIRE(errors.size() == 1);
  const std::string lib = (scratch / "lib").string();
  CHECK(std::string(errors[0].what()) ==
        app.string() + ": libfoo.so.1 is missing: needed by app → libbar.so.2; looked in: " + lib +
            "/x (RUNPATH of " + lib + "/libbar.so.2): not there; " + lib + "/arm (RUNPATH of " + lib +
            "/libbar.so.2): wrong architecture: aarch64 (64-bit, little-endian); '' (RUNPATH of " + lib +
            "/libbar.so.2): insecure: an empty entry means the current folder; not searched");
  CHECK(errors[0].hint() == missing_hint);
}

TEST_CASE("all missing libraries are reported in one run, each once") {
  const test::Scratch scratch;
  const fs::path one = library({scratch / "stub/libone.so.1", "libone.so.1"});
  const fs::path two = library({scratch / "stub/libtwo.so.1", "libtwo.so.1"});
  const fs::path shared = library({scratch / "lib/libshared.so.1", "libshared.so.1", {one}});
  const fs::path first = program({scratch / "first", "", {shared, two}, runpath("$ORIGIN/lib")});
  const fs::path second = program({scratch / "second", "", {shared}, runpath("$ORIGIN/lib")});
  const std::vector<support::Error> errors = problems(resolved({first, second}));
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].problem() == "libtwo.so.1 is missing");
  CHECK(errors[1].problem() == "libone.so.1 is missing");
  CHECK(errors[1].reason() == "needed by first → libshared.so.1; there was no folder to look in");
}

TEST_CASE("names are printed escaped") {
  const test::Scratch scratch;
  const fs::path odd = library({scratch / "stub/libodd.so", "lib\nodd.so"});
  const fs::path app = program({scratch / "app\t1", "", {odd}});
  const std::vector<support::Error> errors = problems(resolved({app}));
  REQUIRE(errors.size() == 1);
  CHECK(std::string(errors[0].what()) ==
        scratch.folder().string() + "/app\\t1: lib\\nodd.so is missing: needed by app\\t1; there was no "
                                    "folder to look in");
}

TEST_CASE("the system's places are named in a missing library's error") {
  const test::Scratch scratch;
  const fs::path foo = library({scratch / "stub/libpdist-none.so.1", "libpdist-none.so.1"});
  const fs::path app = program({scratch / "app", "", {foo}});
  fs::create_directories(scratch / "root/etc");
  loader::ClosureRequest request;
  request.roots.push_back({app, {}});
  request.sysroot = scratch / "root";
  const std::string root = (scratch / "root").string();
  CHECK(problems(loader::resolve(request)).at(0).reason() ==
        "needed by app; looked in: " + root + "/lib/x86_64-linux-gnu (default folder): not there; " + root +
            "/usr/lib/x86_64-linux-gnu (default folder): not there; " + root +
            "/lib64 (default folder): not there; " + root + "/usr/lib64 (default folder): not there; " +
            root + "/lib (default folder): not there; " + root + "/usr/lib (default folder): not there");
}

TEST_CASE("a conflict names both files and who needs them") {
  const test::Scratch scratch;
  const fs::path one = library({scratch / "one/libx.so.1", "libx.so.1"});
  const fs::path two = library({scratch / "two/libx.so.1", "libx.so.1"});
  const fs::path first = program({scratch / "first", "", {one}, runpath("$ORIGIN/one")});
  const fs::path second = program({scratch / "second", "", {two}, runpath("$ORIGIN/two")});
  const std::vector<support::Error> errors = problems(resolved({first, second}));
  REQUIRE(errors.size() == 1);
  CHECK(std::string(errors[0].what()) ==
        two.string() + ": two different libraries are called libx.so.1: " + one.string() +
            " (needed by first) and " + two.string() + " (needed by second)");
  CHECK(errors[0].hint() ==
        "let all search paths lead to one of them, or leave one out with EXCLUDE_REGEXES");
}
