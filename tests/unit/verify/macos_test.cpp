// The static checks of a dist for macOS, on cross-linked programs.
#include "loader/mac_binary.hpp"
#include "scratch.hpp"
#include "verify/abi_floor.hpp"
#include "verify/checks.hpp"
#include "verify/libraries.hpp"
#include "verify/search_paths.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace pdist;
using namespace pdist::verify;
using test::link;
using test::Scratch;

namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

loader::Policy macos_policy() {
  return loader::Policy::read(fs::path(PDIST_SOURCE_FOLDER) / "templates/policy/macos.yaml");
}

Check libraries_of(const fs::path& dist) {
  return check_libraries(read_dist(dist), macos_policy(), {});
}

} // namespace

TEST_CASE("a dist without a manifest is for macOS when its programs are") {
  const Scratch scratch;
  link({.path = scratch / "bin/app"});
  CHECK(read_dist(scratch.folder()).format == binary::Format::macho);
  const Scratch other;
  link({.path = other / "Chat.app/Contents/MacOS/Chat"});
  CHECK(read_dist(other.folder()).format == binary::Format::macho);
  const Scratch libraries;
  link({.path = libraries / "lib/libx.dylib"});
  CHECK(read_dist(libraries.folder()).format == binary::Format::macho);
  fs::copy_file("/proc/self/exe", libraries / "lib/other");
  CHECK(read_dist(libraries.folder()).format == binary::Format::elf);
}

TEST_CASE("what is called a library or can be executed, and is none for macOS, is named") {
  const Scratch scratch;
  link({.path = scratch / "bin/app"});
  scratch.file("lib/libtext.dylib", "text");
  scratch.file("lib/libempty.dylib", "");
  const fs::path program = scratch.file("Chat.app/Contents/MacOS/Chat", "text");
  fs::permissions(program, fs::perms::owner_exec, fs::perm_options::add);
  const Check check = libraries_of(scratch.folder());
  CHECK(check.findings == Texts{"Chat.app/Contents/MacOS/Chat: has execute permission, but is neither a "
                                "Mach-O program nor a script "
                                "that starts with '#!'",
                                "lib/libempty.dylib: a library by its name, but empty",
                                "lib/libtext.dylib: a library by its name, but not Mach-O"});
}

TEST_CASE("every binary has the slices that the universal program has") {
  const Scratch scratch;
  const Texts both = {"x86_64", "arm64"};
  const fs::path thin = link({.path = scratch / "lib/libthin.dylib", .slices = both});
  link({.path = scratch / "bin/app", .needs = {thin}, .rpaths = {"@loader_path/../lib"}, .slices = both});
  CHECK(libraries_of(scratch.folder()).findings == Texts{});
  link({.path = thin, .slices = {"x86_64"}});
  link({.path = scratch / "bin/helper", .slices = {"arm64"}});
  const Check check = libraries_of(scratch.folder());
  CHECK(check.findings ==
        Texts{"bin/helper: has no x86_64 slice, bin/app has one",
              "lib/libthin.dylib: has no arm64 slice, bin/app has one",
              "bin/app: @rpath/libthin.dylib is missing for arm64: needed by app; looked in: lib (LC_RPATH "
              "@loader_path/../lib of bin/app): wrong architecture: it is for x86_64"});
  CHECK(check.details.find("architecture")->text() == "x86_64, arm64");
}

TEST_CASE("LC_RPATHs that stay inside the dist are good") {
  for (const char* rpath : {"@loader_path", "@loader_path/../lib", "@executable_path/../Frameworks",
                            "/usr/lib/swift", "/System/Library/Frameworks"}) {
    CAPTURE(rpath);
    CHECK(rpath_problem("bin/app", rpath, true) == "");
  }
  // Where a library's program is, is not known.
  CHECK(rpath_problem("lib/libx.dylib", "@executable_path/../../lib", false) == "");
}

TEST_CASE("every bad LC_RPATH is named with what is wrong") {
  CHECK(rpath_problem("bin/app", "/opt/homebrew/lib", true) == "absolute");
  CHECK(rpath_problem("bin/app", "/usr/library", true) == "absolute");
  CHECK(rpath_problem("bin/app", "", true) == "empty");
  CHECK(rpath_problem("bin/app", "lib", true) == "relative to the working folder");
  CHECK(rpath_problem("bin/app", "@rpath/x", true) == "dyld knows no such word");
  CHECK(rpath_problem("bin/app", "@loader_pathx", true) == "dyld knows no such word");
  CHECK(rpath_problem("bin/app", "@loader_path/../../lib", true) == "leaves the dist");
  CHECK(rpath_problem("bin/app", "@executable_path/../../lib", true) == "leaves the dist");
}

TEST_CASE("LC_RPATHs of all slices are judged, and none may be there twice") {
  const Scratch scratch;
  link({.path = scratch / "bin/app",
        .rpaths = {"@loader_path/../lib", "/opt/lib", "@loader_path/../lib"},
        .slices = {"x86_64", "arm64"}});
  const Check check = check_search_paths(read_dist(scratch.folder()));
  CHECK(
      check.findings ==
      Texts{"bin/app: LC_RPATH '/opt/lib': absolute",
            "bin/app: LC_RPATH '@loader_path/../lib': twice: dyld of macOS 15.4 and later refuses the file"});
}

TEST_CASE("the oldest macOS is told for each architecture, and held against the floor") {
  const Scratch scratch;
  link({.path = scratch / "bin/app", .slices = {"x86_64"}, .minimum = "10.13"});
  link({.path = scratch / "bin/tool", .slices = {"arm64"}, .minimum = "12.1"});
  const DistTree tree = read_dist(scratch.folder());
  const Check told = check_abi(tree, {});
  CHECK(told.summary == "needs macOS 12.1 (arm64), 10.13 (x86_64); no floor was set");
  CHECK(told.notes ==
        Texts{"macOS 12.1 (arm64): bin/tool needs it", "macOS 10.13 (x86_64): bin/app needs it"});
  const Check judged = check_abi(tree, {{"macos", "10.12"}});
  // There are no machines of arm64 with less than 11.0.
  CHECK(judged.findings == Texts{"bin/app (x86_64): needs macOS 10.13, the floor is 10.12",
                                 "bin/tool (arm64): needs macOS 12.1, the floor is 11.0"});
  CHECK(check_abi(tree, {{"macos", "12.1"}}).outcome == Check::Outcome::passed);
  const Check other = check_abi(tree, {{"GLIBC", "2.31"}});
  CHECK(other.outcome == Check::Outcome::passed);
  CHECK(std::ranges::count(other.notes, "nothing needs a version of GLIBC") == 1);
}

TEST_CASE("a smoke test of a dist for macOS is left out with words") {
  const Scratch scratch;
  link({.path = scratch / "bin/app"});
  VerifyRequest request;
  request.dist = scratch.folder();
  request.smoke_test = {"app"};
  const Report report = verify::verify(request);
  const auto smoke = std::ranges::find(report.checks, "smoke-test", &Check::name);
  CHECK(smoke->outcome == Check::Outcome::skipped);
  CHECK(smoke->summary == "it is for macOS: only a Mac can start it");
}
