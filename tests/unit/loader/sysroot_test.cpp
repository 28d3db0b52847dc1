// A target that is not this machine: another architecture, below a folder.
#include "compiled.hpp"
#include "loader/closure.hpp"
#include "scratch.hpp"
#include "support/run/process.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace pdist;

namespace {

fs::path library(const fs::path& path, const std::vector<fs::path>& needs = {},
                 const std::vector<std::string>& options = {}) {
  return test::library({path, path.filename().string(), needs, options, "aarch64-linux-gnu-gcc"});
}

fs::path program(const fs::path& path, const std::vector<fs::path>& needs,
                 const std::vector<std::string>& options) {
  return test::program({path, "", needs, options, "aarch64-linux-gnu-gcc"});
}

loader::Closure resolved(const fs::path& program, const fs::path& sysroot) {
  loader::ClosureRequest request;
  request.roots.push_back({program, {}});
  request.sysroot = sysroot;
  return loader::resolve(request);
}

const loader::Need& first_need(const loader::Closure& closure) {
  return closure.objects.at(0).needs.at(0);
}

} // namespace

TEST_CASE("default folders of the target's architecture are searched in the sysroot, not on this machine") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  const fs::path x = library(root / "usr/lib/aarch64-linux-gnu/libx.so.1");
  const fs::path y = library(root / "usr/lib64/liby.so.1");
  const fs::path z = library(scratch / "stub/libz.so.1"); // this machine has one
  const loader::Closure closure = resolved(program(scratch / "app", {x, y, z}, {}), root);
  REQUIRE(closure.objects.size() == 3);
  CHECK(closure.objects[1].path == x);
  CHECK(closure.objects[2].path == y);
  CHECK(first_need(closure).rule == "default folder");
  REQUIRE(closure.missing.size() == 1);
  CHECK(closure.missing[0].name == "libz.so.1");
  for (const loader::Attempt& attempt : closure.missing[0].attempts) {
    CHECK(attempt.folder.string().starts_with(root.string()));
  }
}

TEST_CASE("absolute symlinks in a sysroot lead to files of the sysroot") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  const fs::path x = library(root / "opt/x/libx.so.1");
  fs::create_directories(root / "usr/lib");
  fs::create_symlink("/opt/x/libx.so.1", root / "usr/lib/libx.so.1");
  fs::create_directory_symlink("/usr/lib", root / "lib");
  const fs::path app = program(scratch / "app", {x}, {});
  const loader::Closure closure = resolved(app, root);
  REQUIRE(closure.objects.size() == 2);
  CHECK(closure.objects[1].path == root / "lib/libx.so.1");
  CHECK(closure.objects[1].real_path == x);
}

TEST_CASE("ld.so.conf of the sysroot is used where there is no cache, before the default folders") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  const fs::path x = library(root / "opt/vendor/lib/libx.so.1");
  library(root / "usr/lib/libx.so.1");
  scratch.file("root/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n");
  scratch.file("root/etc/ld.so.conf.d/vendor.conf", "/opt/vendor/lib\n");
  const loader::Closure closure = resolved(program(scratch / "app", {x}, {}), root);
  REQUIRE(closure.objects.size() == 2);
  CHECK(closure.objects[1].path == x);
  CHECK(first_need(closure).rule == "ld.so.conf");
}

TEST_CASE(
    "the cache that ldconfig made for the sysroot is used, a broken one is an error, an empty one is none") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  // This machine's ldconfig lists its own architectures only.
  const fs::path x = test::library({root / "opt/vendor/lib/libx.so.1", "libx.so.1"});
  scratch.file("root/etc/ld.so.conf", "/opt/vendor/lib\n");
  const fs::path app = test::program({scratch / "app", "", {x}});
  support::ProcessRequest ldconfig;
  ldconfig.command = {"/sbin/ldconfig", "-r", root.string()};
  REQUIRE(support::run(ldconfig).status == 0);
  CHECK(first_need(resolved(app, root)).rule == "ld.so.cache");
  CHECK(resolved(app, root).objects.at(1).path == x);

  const fs::path cache = scratch.file("root/etc/ld.so.cache", "no cache");
  CHECK(test::thrown_by([&] {
          resolved(app, root);
        }).starts_with(cache.string() + ": this is no library cache"));
  scratch.file("root/etc/ld.so.cache", "");
  CHECK(first_need(resolved(app, root)).rule == "ld.so.conf");
}

TEST_CASE("search paths of the sysroot's files are the target's, with $ORIGIN and $LIB") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  const fs::path deep = library(root / "opt/deep/libdeep.so.1");
  const fs::path lib = library(root / "opt/x/lib/aarch64-linux-gnu/liblib.so.1");
  const fs::path x =
      library(root / "opt/x/bin/libx.so.1", {deep, lib}, test::runpath("/opt/deep:$ORIGIN/../$LIB"));
  fs::create_directories(root / "usr/lib/aarch64-linux-gnu");
  const fs::path app = program(scratch / "app", {x}, test::runpath("/opt/x/bin"));
  const loader::Closure closure = resolved(app, root);
  CHECK(closure.missing.empty());
  REQUIRE(closure.objects.size() == 4);
  CHECK(closure.objects[1].path == x);
  CHECK(closure.objects[2].path == deep);
  CHECK(closure.objects[3].path == lib);
}

TEST_CASE("a build-tree program's search path names folders of the build machine and of the sysroot") {
  const test::Scratch scratch;
  const fs::path root = scratch / "root";
  const fs::path own = library(scratch / "build/libown.so.1");
  const fs::path x = library(root / "opt/x/libx.so.1");
  const fs::path app =
      program(scratch / "build/app", {own, x},
              test::runpath((scratch / "build").string() + ":" + (root / "opt/x").string() + ":/usr/lib"));
  const loader::Closure closure = resolved(app, root);
  CHECK(closure.missing.empty());
  REQUIRE(closure.objects.size() == 3);
  CHECK(closure.objects[1].path == own);
  CHECK(closure.objects[2].path == x);
  fs::remove(x);
  const loader::Closure without = resolved(app, root);
  for (const loader::Attempt& attempt : without.missing.at(0).attempts) {
    CHECK_FALSE(attempt.folder.string().starts_with("/usr"));
  }
}

TEST_CASE("without a sysroot the system offers nothing") {
  const test::Scratch scratch;
  const fs::path app = test::program({scratch / "app", "", {"/lib/x86_64-linux-gnu/libz.so.1"}});
  loader::ClosureRequest request;
  request.roots.push_back({app, {}});
  const loader::Closure closure = loader::resolve(request);
  REQUIRE(closure.missing.size() == 1);
  CHECK(closure.missing[0].attempts.empty());
}
