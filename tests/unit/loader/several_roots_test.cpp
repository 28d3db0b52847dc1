// Roots that share libraries, plug-ins in a program's process, policies and conflicts.
#include "compiled.hpp"
#include "loader/closure.hpp"
#include "scratch.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace fs = std::filesystem;
using namespace pdist;
using loader::Need;
using test::library;
using test::program;
using test::runpath;

namespace {

loader::ClosureRequest request_for(const std::vector<loader::Root>& roots) {
  loader::ClosureRequest request;
  request.roots = roots;
  return request;
}

} // namespace

TEST_CASE("a plug-in finds what its program has loaded, and by the program's RPATH; alone it does not") {
  const test::Scratch scratch;
  const fs::path loaded = library({scratch / "lib/libloaded.so.1", "libloaded.so.1"});
  const fs::path other = library({scratch / "lib/libother.so.1", "libother.so.1"});
  const fs::path app = program({scratch / "app", "", {loaded}, test::rpath("$ORIGIN/lib")});
  const fs::path module = library({scratch / "plugins/module.so", "", {loaded, other}});

  const loader::Closure together = resolve(request_for({{app, {}}, {module, 0}}));
  CHECK(together.missing.empty());
  REQUIRE(together.objects.size() == 4);
  CHECK(together.objects[1].needs.at(0).rule == "already loaded");
  CHECK(together.objects[1].needs.at(1).rule == "RPATH $ORIGIN/lib of " + app.string());
  CHECK(together.objects[3].needed_by == 1);

  const loader::Closure alone = resolve(request_for({{app, {}}, {module, {}}}));
  REQUIRE(alone.missing.size() == 2);
  CHECK(alone.missing[0].name == "libloaded.so.1");
  CHECK(alone.missing[0].chain == std::vector<std::size_t>{1});
}

TEST_CASE("what one plug-in loaded does not help another") {
  const test::Scratch scratch;
  const fs::path shared = library({scratch / "a/libshared.so.1", "libshared.so.1"});
  const fs::path app = program({scratch / "app"});
  const fs::path first = library({scratch / "a/first.so", "", {shared}, runpath("$ORIGIN")});
  const fs::path second = library({scratch / "b/second.so", "", {shared}});
  const loader::Closure closure = resolve(request_for({{first, 2}, {second, 2}, {app, {}}}));
  REQUIRE(closure.missing.size() == 1);
  CHECK(closure.missing[0].chain == std::vector<std::size_t>{2, 1});
  CHECK(closure.objects[0].needs.at(0).outcome == Need::Outcome::found);
}

TEST_CASE("a plug-in of a plug-in, and modules that load each other in a circle") {
  const test::Scratch scratch;
  const fs::path app = program({scratch / "app", "", {}, test::rpath("$ORIGIN/lib")});
  const fs::path deep = library({scratch / "lib/libdeep.so.1", "libdeep.so.1"});
  const fs::path outer = library({scratch / "outer.so"});
  const fs::path inner = library({scratch / "inner.so", "", {deep}});
  CHECK(resolve(request_for({{inner, 1}, {outer, 2}, {app, {}}})).missing.empty());
  CHECK(test::thrown_by([&] {
          resolve(request_for({{inner, 1}, {outer, 0}}));
        }) == inner.string() + ": cannot be loaded: the modules load each other in a circle");
}

TEST_CASE("a plug-in of another architecture than its program is refused") {
  const test::Scratch scratch;
  const fs::path app = program({scratch / "app"});
  const fs::path module = library({scratch / "module.so", "", {}, {}, "aarch64-linux-gnu-gcc"});
  CHECK(test::thrown_by([&] {
          resolve(request_for({{app, {}}, {module, 0}}));
        }) == module.string() + ": cannot be loaded by " + app.string() +
                  ": its architecture is aarch64 (64-bit, little-endian), the program's x86_64 (64-bit, "
                  "little-endian)");
}

TEST_CASE("roots keep their places, also two names of one file, and a root that another one needs") {
  const test::Scratch scratch;
  const fs::path own = library({scratch / "lib/libown.so.1", "libown.so.1"});
  const fs::path app = program({scratch / "app", "", {own}, runpath("$ORIGIN/lib")});
  fs::create_hard_link(app, scratch / "twin");
  const loader::Closure closure = resolve(request_for({{app, {}}, {scratch / "twin", {}}, {own, {}}}));
  REQUIRE(closure.objects.size() == 3);
  CHECK(closure.objects[1].path == scratch / "twin");
  CHECK(closure.objects[0].needs.at(0).library == 2);
  CHECK(closure.objects[1].needs.at(0).library == 2);
  CHECK(closure.objects[2].is_root);
}

TEST_CASE("a root that cannot be read, is no binary, or is cut off is an error that names it") {
  const test::Scratch scratch;
  const fs::path text = scratch.file("text", "hello\n");
  const auto error = [&](const fs::path& path) {
    return test::thrown_by([&] { resolve(request_for({{path, {}}})); });
  };
  CHECK(error(text) ==
        text.string() + ": cannot look for the libraries it needs: not an ELF, PE or Mach-O file");
  CHECK(error(scratch / "gone") == (scratch / "gone").string() + ": cannot open: No such file or directory");
  const fs::path cut = program({scratch / "cut"});
  fs::resize_file(cut, 100);
  CHECK(error(cut).starts_with(cut.string() + ": "));
}

TEST_CASE("libraries of the policy are left to the system, also when they are not on the build machine") {
  const test::Scratch scratch;
  const fs::path driver = library({scratch / "stub/libdriver.so.1", "libdriver.so.1"});
  const fs::path app = program({scratch / "app", "", {driver}});
  const loader::Policy policy = loader::Policy::read(
      scratch.file("p.yaml", "name: p\ndescription: d\nsystem_libraries:\n  - names: ['libdriver.so.*']\n"
                             "    reason: the driver\n"));
  loader::ClosureRequest request = request_for({{app, {}}});
  request.policy = &policy;
  const loader::Closure closure = resolve(request);
  CHECK(closure.missing.empty());
  CHECK(closure.objects.size() == 1);
  CHECK(closure.objects[0].needs.at(0).outcome == Need::Outcome::system);
  CHECK(closure.objects[0].needs.at(0).rule == "the driver");
}

TEST_CASE(
    "the project's own library is bundled although the policy names it; another one of that name is not") {
  const test::Scratch scratch;
  const fs::path driver = library({scratch / "own/libdriver.so.1", "libdriver.so.1"});
  const fs::path app = program({scratch / "app", "", {driver}, runpath("$ORIGIN/own")});
  const loader::Policy policy = loader::Policy::read(scratch.file(
      "p.yaml",
      "name: p\ndescription: d\nsystem_libraries: [{names: [libdriver.so.1], reason: the driver}]\n"));
  loader::ClosureRequest request = request_for({{app, {}}});
  request.policy = &policy;
  request.is_own = [&](const fs::path& path) { return path == driver; };
  CHECK(resolve(request).objects.at(0).needs.at(0).outcome == Need::Outcome::found);
  request.is_own = [](const fs::path&) { return false; };
  CHECK(resolve(request).objects.at(0).needs.at(0).outcome == Need::Outcome::system);
  fs::remove(driver);
  CHECK(resolve(request).objects.at(0).needs.at(0).outcome == Need::Outcome::system);
}

TEST_CASE("a library whose SONAME the policy names is left to the system, whatever it was needed as") {
  const test::Scratch scratch;
  const fs::path link = library({scratch / "lib/libdriver.so"});
  const fs::path app = program({scratch / "app", "", {link}});
  library({link, "libdriver.so.1"});
  const loader::Policy policy = loader::Policy::read(scratch.file(
      "p.yaml",
      "name: p\ndescription: d\nsystem_libraries: [{names: [libdriver.so.1], reason: the driver}]\n"));
  loader::ClosureRequest request = request_for({{app, {}}});
  request.policy = &policy;
  CHECK(resolve(request).objects.at(0).needs.at(0).outcome == Need::Outcome::system);
}

TEST_CASE("excluded names and excluded paths are left out, with all that only they need") {
  const test::Scratch scratch;
  const fs::path deep = library({scratch / "lib/libdeep.so.1", "libdeep.so.1"});
  const fs::path mid = library({scratch / "lib/libmid.so.1", "libmid.so.1", {deep}, runpath("$ORIGIN")});
  const fs::path app = program({scratch / "app", "", {mid}, runpath("$ORIGIN/lib")});
  loader::ClosureRequest request = request_for({{app, {}}});
  request.excluded.emplace_back("^libmid");
  CHECK(resolve(request).objects.size() == 1);
  CHECK(resolve(request).objects[0].needs.at(0).outcome == Need::Outcome::excluded);
  request.excluded = {support::Regex("/lib/libdeep")};
  CHECK(resolve(request).objects.size() == 2);
  CHECK(resolve(request).objects[1].needs.at(0).outcome == Need::Outcome::excluded);
}

TEST_CASE("extra folders are searched last, and said so") {
  const test::Scratch scratch;
  const fs::path x = library({scratch / "extra/libx.so.1", "libx.so.1"});
  const fs::path app = program({scratch / "app", "", {x}});
  loader::ClosureRequest request = request_for({{app, {}}});
  request.sysroot = "/";
  request.extra_folders.push_back(scratch / "extra");
  const loader::Closure closure = resolve(request);
  REQUIRE(closure.objects.size() == 2);
  CHECK(closure.objects[1].path == x);
  CHECK(closure.objects[0].needs.at(0).rule == "LIBRARY_FOLDERS");
}

TEST_CASE("two files with one SONAME and other content are a conflict; with the same content they are not") {
  const test::Scratch scratch;
  const fs::path one = library({scratch / "one/libx.so.1", "libx.so.1"});
  const fs::path two = library({scratch / "two/libx.so.1", "libx.so.1"});
  const fs::path first = program({scratch / "first", "", {one}, runpath("$ORIGIN/one")});
  const fs::path second = program({scratch / "second", "", {two}, runpath("$ORIGIN/two")});
  const loader::ClosureRequest request = request_for({{first, {}}, {second, {}}});
  const loader::Closure closure = resolve(request);
  REQUIRE(closure.conflicts.size() == 1);
  CHECK(closure.conflicts[0].soname == "libx.so.1");
  CHECK(closure.conflicts[0].first == 2);
  CHECK(closure.conflicts[0].second == 3);
  fs::copy_file(one, two, fs::copy_options::overwrite_existing);
  CHECK(resolve(request).conflicts.empty());
}

TEST_CASE(
    "a root library and another file of its SONAME are a conflict; plug-ins that nobody needs are not") {
  const test::Scratch scratch;
  const fs::path own = library({scratch / "own/libx.so.1", "libx.so.1"});
  const fs::path other = library({scratch / "other/libx.so.1", "libx.so.1"});
  const fs::path app = program({scratch / "app", "", {other}, runpath("$ORIGIN/other")});
  CHECK(resolve(request_for({{own, {}}, {app, {}}})).conflicts.size() == 1);
  CHECK(resolve(request_for({{own, {}}, {other, {}}})).conflicts.empty());
}
