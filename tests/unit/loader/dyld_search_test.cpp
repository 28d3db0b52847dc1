// The closure of programs for macOS, by dyld's rules (dyld(1)).
#include "loader/closure.hpp"
#include "loader/closure_problems.hpp"
#include "loader/dyld_search.hpp"
#include "loader/policy.hpp"
#include "mac_binary.hpp"
#include "scratch.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace pdist;
using namespace pdist::loader;
using test::link;
using test::MacBinary;
using test::Scratch;

namespace fs = std::filesystem;

namespace {

/// Needed name → what became of it: a path, "missing", or the reason why it is the system's.
std::map<std::string, std::string> outcome_of(const Closure& closure, std::size_t object = 0) {
  std::map<std::string, std::string> out;
  for (const Need& need : closure.objects.at(object).needs) {
    out[need.name] = need.outcome == Need::Outcome::found     ? closure.objects[need.library].path.string()
                     : need.outcome == Need::Outcome::missing ? "missing"
                                                              : need.rule;
  }
  return out;
}

using Outcomes = std::map<std::string, std::string>;

/// A dist's, which must stand alone.
ClosureRequest request_for(const std::vector<Root>& roots) {
  ClosureRequest request;
  request.roots = roots;
  return request;
}

std::vector<std::string> messages(const Closure& closure) {
  std::vector<std::string> out;
  for (const support::Error& error : problems(closure))
    out.emplace_back(error.what());
  return out;
}

Policy macos_policy() {
  return Policy::read(fs::path(PDIST_SOURCE_FOLDER) / "templates/policy/macos.yaml");
}

} // namespace

TEST_CASE("@loader_path is the folder of the library that says it, @executable_path that of the program") {
  const Scratch scratch;
  const fs::path deep = link({scratch / "lib/deep/libdeep.dylib", "@loader_path/deep/libdeep.dylib"});
  const fs::path side = link({scratch / "side/libside.dylib", "@executable_path/../side/libside.dylib"});
  const fs::path top =
      link(MacBinary{scratch / "lib/libtop.dylib", "@executable_path/../lib/libtop.dylib", {deep, side}});
  const fs::path app = link({.path = scratch / "bin/app", .needs = {top}});
  const Closure closure = resolve(request_for({{app, {}}}));
  CHECK(messages(closure).empty());
  CHECK(outcome_of(closure) == Outcomes{{"@executable_path/../lib/libtop.dylib", top.string()}});
  CHECK(outcome_of(closure, 1) == Outcomes{{"@loader_path/deep/libdeep.dylib", deep.string()},
                                           {"@executable_path/../side/libside.dylib", side.string()}});
  CHECK(closure.objects[0].needs[0].rule == "path in the needed name");
}

TEST_CASE("@rpath is looked up in the file's own LC_RPATHs, then in those of its loaders up the chain") {
  const Scratch scratch;
  // The program's LC_RPATH serves the library below, and comes behind that library's own.
  const fs::path wanted = link({scratch / "first/libx.dylib"});
  const fs::path other = link({scratch / "second/libx.dylib"});
  const fs::path only_there = link({scratch / "second/liby.dylib"});
  const fs::path middle = link({.path = scratch / "second/libmiddle.dylib",
                                .needs = {wanted, only_there},
                                .rpaths = {"@loader_path/../first"}});
  const fs::path app =
      link({.path = scratch / "bin/app", .needs = {middle}, .rpaths = {"@executable_path/../second"}});
  const Closure closure = resolve(request_for({{app, {}}}));
  CHECK(messages(closure).empty());
  CHECK(outcome_of(closure, 1) ==
        Outcomes{{"@rpath/libx.dylib", wanted.string()}, {"@rpath/liby.dylib", only_there.string()}});
  CHECK(closure.objects[1].needs[0].rule == "LC_RPATH @loader_path/../first of " + middle.string());
  CHECK(closure.objects[1].needs[1].rule == "LC_RPATH @executable_path/../second of " + app.string());
}

TEST_CASE("one name is two files for two libraries whose LC_RPATHs differ, and that is no conflict") {
  const Scratch scratch;
  const fs::path x1 = link({scratch / "one/libx.dylib"});
  const fs::path x2 = link({.path = scratch / "two/libx.dylib", .minimum = "12.0"});
  const fs::path one =
      link({.path = scratch / "one/libone.dylib", .needs = {x1}, .rpaths = {"@loader_path"}});
  const fs::path two =
      link({.path = scratch / "two/libtwo.dylib", .needs = {x2}, .rpaths = {"@loader_path"}});
  const fs::path app = link(
      {.path = scratch / "app", .needs = {one, two}, .rpaths = {"@loader_path/one", "@loader_path/two"}});
  const Closure closure = resolve(request_for({{app, {}}}));
  CHECK(messages(closure).empty());
  CHECK(outcome_of(closure, 1) == Outcomes{{"@rpath/libx.dylib", x1.string()}});
  CHECK(outcome_of(closure, 2) == Outcomes{{"@rpath/libx.dylib", x2.string()}});
}

TEST_CASE("what is below /usr/lib and /System is the system's, private frameworks with another reason") {
  const Scratch scratch;
  const fs::path system = link({scratch / "libSystem.B.dylib", "/usr/lib/libSystem.B.dylib"});
  const fs::path kit =
      link({scratch / "Kit.framework/Kit", "/System/Library/PrivateFrameworks/Kit.framework/Versions/A/Kit"});
  const fs::path swift = link({scratch / "libswiftCore.dylib"});
  const fs::path gone = link({scratch / "libpython2.7.dylib", "/usr/lib/libpython2.7.dylib"});
  const fs::path app =
      link({.path = scratch / "app", .needs = {system, kit, swift, gone}, .rpaths = {"/usr/lib/swift"}});
  fs::remove(swift);
  const Policy policy = macos_policy();
  ClosureRequest request = request_for({{app, {}}});
  request.policy = &policy;
  const Closure closure = resolve(request);
  const std::string shared = "part of macOS, in dyld's shared cache";
  CHECK(outcome_of(closure) ==
        Outcomes{
            {"/usr/lib/libSystem.B.dylib", shared},
            {"/System/Library/PrivateFrameworks/Kit.framework/Versions/A/Kit",
             "a private framework of macOS, in dyld's shared cache; Apple may take it away with any version"},
            {"@rpath/libswiftCore.dylib", shared},
            {"/usr/lib/libpython2.7.dylib", "missing"}});
}

TEST_CASE("a weak library may be missing, any other may not") {
  const Scratch scratch;
  const fs::path weak = link({scratch / "libweak.dylib"}), strong = link({scratch / "libstrong.dylib"});
  const fs::path app = link({.path = scratch / "app",
                             .needs = {strong},
                             .rpaths = {"@loader_path/lib", "/nowhere", "lib", "@nothing/x"},
                             .options = {"-weak_library", weak.string()}});
  fs::remove(weak);
  fs::remove(strong);
  const Closure closure = resolve(request_for({{app, {}}}));
  REQUIRE(closure.missing.size() == 1);
  const std::string path = app.string(), of = " of " + path + ")";
  CHECK(messages(closure).front() ==
        path +
            ": @rpath/libstrong.dylib is missing: needed by app; looked in: " + (scratch / "lib").string() +
            " (LC_RPATH @loader_path/lib" + of + ": not there; /nowhere (LC_RPATH /nowhere" + of +
            ": not there; @rpath/libstrong.dylib (LC_RPATH lib" + of +
            ": insecure: relative to the current folder; not searched; @rpath/libstrong.dylib (LC_RPATH "
            "@nothing/x" +
            of + ": dyld knows no such word");
}

TEST_CASE("a universal program with a thin library: the message says which slice") {
  const Scratch scratch;
  const fs::path library = link({.path = scratch / "libthin.dylib", .slices = {"x86_64", "arm64"}});
  const fs::path app = link({.path = scratch / "app",
                             .needs = {library},
                             .rpaths = {"@loader_path"},
                             .slices = {"x86_64", "arm64"}});
  CHECK(messages(resolve(request_for({{app, {}}}))).empty());
  link({.path = scratch / "libthin.dylib", .slices = {"x86_64"}});
  const Closure closure = resolve(request_for({{app, {}}}));
  REQUIRE(closure.missing.size() == 1);
  CHECK(messages(closure).front() ==
        app.string() + ": @rpath/libthin.dylib is missing for arm64: needed by app; looked in: " +
            scratch.folder().string() + " (LC_RPATH @loader_path of " + app.string() +
            "): wrong architecture: it is for x86_64");
}

TEST_CASE("slices that need different libraries: the closure has both") {
  const Scratch scratch;
  const fs::path intel = link({.path = scratch / "libintel.dylib", .slices = {"x86_64"}});
  const fs::path apple = link({.path = scratch / "libapple.dylib", .slices = {"arm64"}});
  const fs::path one = link({.path = scratch / "one", .needs = {intel}, .slices = {"x86_64"}});
  const fs::path two = link({.path = scratch / "two", .needs = {apple}, .slices = {"arm64"}});
  // Joined by hand: each has a need of its own.
  const fs::path app = scratch / "app";
  const std::string join =
      "llvm-lipo-14 -create -output '" + app.string() + "' '" + one.string() + "' '" + two.string() + "'";
  REQUIRE(std::system(join.c_str()) == 0);
  ClosureRequest request = request_for({{app, {}}});
  request.sysroot = "/";
  request.extra_folders = {scratch.folder()};
  const Closure closure = resolve(request);
  CHECK(messages(closure).empty());
  CHECK(outcome_of(closure) ==
        Outcomes{{"@rpath/libintel.dylib", intel.string()}, {"@rpath/libapple.dylib", apple.string()}});
  CHECK(closure.objects[0].needs[0].rule == "LIBRARY_FOLDERS");
}

TEST_CASE("a plugin sees the program's LC_RPATHs, and must have the program's slices") {
  const Scratch scratch;
  const fs::path helper = link({scratch / "lib/libhelper.dylib"});
  const fs::path plugin = link({.path = scratch / "plugins/plugin.dylib", .needs = {helper}});
  const fs::path app = link({.path = scratch / "bin/app", .rpaths = {"@executable_path/../lib"}});
  CHECK(resolve(request_for({{plugin, {}}})).missing.size() == 1);
  CHECK(messages(resolve(request_for({{app, {}}, {plugin, 0}}))).empty());
  const fs::path thin = link({.path = scratch / "plugins/thin.dylib", .slices = {"x86_64"}});
  CHECK(test::thrown_by([&] {
          resolve(request_for({{app, {}}, {thin, 0}}));
        }) == thin.string() + ": cannot be loaded by " + app.string() +
                  ": its architecture is x86_64 (64-bit, little-endian), the program's aarch64 (64-bit, "
                  "little-endian)");
}

TEST_CASE("@executable_path without a program is no place") {
  const Scratch scratch;
  const fs::path below = link({scratch / "libbelow.dylib", "@executable_path/libbelow.dylib"});
  const fs::path alone = link({.path = scratch / "libalone.dylib", .needs = {below}});
  const Closure closure = resolve(request_for({{alone, {}}}));
  REQUIRE(closure.missing.size() == 1);
  CHECK(closure.missing[0].attempts.at(0).finding == "no program is known that loads it");
}

TEST_CASE("symlinks: @loader_path is where the file really is") {
  const Scratch scratch;
  const fs::path below = link({scratch / "real/below/libbelow.dylib", "@loader_path/below/libbelow.dylib"});
  const fs::path library = link({.path = scratch / "real/libx.1.dylib", .needs = {below}});
  fs::create_directories(scratch / "lib");
  fs::create_symlink("../real/libx.1.dylib", scratch / "lib/libx.1.dylib");
  const fs::path app = link({.path = scratch / "app", .needs = {library}, .rpaths = {"@loader_path/lib"}});
  const Closure closure = resolve(request_for({{app, {}}}));
  CHECK(messages(closure).empty());
  CHECK(closure.objects.at(1).path == scratch / "lib/libx.1.dylib");
  CHECK(outcome_of(closure, 1) == Outcomes{{"@loader_path/below/libbelow.dylib", below.string()}});
}

TEST_CASE("a sysroot's libraries are found by the paths that they have there") {
  const Scratch scratch;
  const fs::path brew = link({scratch / "root/opt/homebrew/lib/libz.dylib", "/opt/homebrew/lib/libz.dylib"});
  const fs::path app = link({.path = scratch / "build/app", .needs = {brew}});
  ClosureRequest request = request_for({{app, {}}});
  request.sysroot = scratch / "root";
  CHECK(outcome_of(resolve(request)) == Outcomes{{"/opt/homebrew/lib/libz.dylib", brew.string()}});
}

TEST_CASE("of a framework's library the framework is looked for in LIBRARY_FOLDERS") {
  CHECK(tail_of("@rpath/Qt.framework/Versions/A/Qt") == "Qt.framework/Versions/A/Qt");
  CHECK(tail_of("/opt/lib/Qt.framework/Qt") == "Qt.framework/Qt");
  CHECK(tail_of("@rpath/libx.dylib") == "libx.dylib");
  CHECK(tail_of("libx.dylib") == "libx.dylib");
  const Scratch scratch;
  const fs::path kit =
      link({scratch / "sdk/Kit.framework/Versions/A/Kit", "@rpath/Kit.framework/Versions/A/Kit"});
  const fs::path app = link({.path = scratch / "build/app", .needs = {kit}});
  ClosureRequest request = request_for({{app, {}}});
  request.sysroot = "/";
  request.extra_folders = {scratch / "sdk"};
  CHECK(outcome_of(resolve(request)) == Outcomes{{"@rpath/Kit.framework/Versions/A/Kit", kit.string()}});
}
