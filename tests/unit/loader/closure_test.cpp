// One program at a time, compared with what the real loader says about the very same file.
#include "compiled.hpp"
#include "loader/closure.hpp"
#include "scratch.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>

namespace fs = std::filesystem;
using namespace pdist;
using test::as_resolution;
using test::library;
using test::loader_says;
using test::program;
using test::Resolution;
using test::rpath;
using test::runpath;

namespace {

/// Where each name leads, by us; checked to be what the loader says.
Resolution agreed(const fs::path& path) {
  const Resolution ours = as_resolution(test::resolved(path));
  CHECK(ours == loader_says(path));
  return ours;
}

std::string real(const fs::path& path) {
  return fs::canonical(path).string();
}

const loader::Need& need_of(const loader::Closure& closure, std::size_t object, const std::string& name) {
  for (const loader::Need& need : closure.objects.at(object).needs) {
    if (need.name == name) return need;
  }
  FAIL("no such need: " << name);
  throw 0;
}

} // namespace

TEST_CASE("RPATHs of the loaders are searched nearest first, through three levels") {
  const test::Scratch scratch;
  const fs::path far = library({scratch / "far/libdeep.so.1", "libdeep.so.1"});
  const fs::path near = library({scratch / "near/libdeep.so.1", "libdeep.so.1"});
  const fs::path last = library({scratch / "lib/libc3.so.1", "libc3.so.1", {near}});
  const fs::path middle =
      library({scratch / "lib/libb3.so.1", "libb3.so.1", {last}, rpath((scratch / "near"))});
  const fs::path app = program(
      {scratch / "app", "", {middle}, rpath((scratch / "lib").string() + ":" + (scratch / "far").string())});
  const Resolution found = agreed(app);
  CHECK(found.at("libdeep.so.1") == real(near));
  const loader::Closure closure = test::resolved(app);
  CHECK(need_of(closure, 2, "libdeep.so.1").rule ==
        "RPATH " + (scratch / "near").string() + " of " + middle.string());
}

TEST_CASE("RUNPATH is not inherited") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "lib/libinner.so.1", "libinner.so.1"});
  const fs::path outer = library({scratch / "lib/libouter.so.1", "libouter.so.1", {inner}});
  const fs::path app = program({scratch / "app", "", {outer}, runpath("$ORIGIN/lib")});
  const Resolution found = agreed(app);
  CHECK(found.at("libouter.so.1") == real(outer));
  CHECK(found.at("libinner.so.1") == "missing");
}

TEST_CASE("a library with RUNPATH is not helped by the program's RPATH") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "lib/libinner.so.1", "libinner.so.1"});
  const fs::path outer =
      library({scratch / "lib/libouter.so.1", "libouter.so.1", {inner}, runpath("/nowhere")});
  const fs::path app = program({scratch / "app", "", {outer}, rpath("$ORIGIN/lib")});
  CHECK(agreed(app).at("libinner.so.1") == "missing");
}

TEST_CASE("an object's RPATH does not count where it has a RUNPATH, not even for what it loads") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "old/libinner.so.1", "libinner.so.1"});
  const fs::path outer = library({scratch / "new/libouter.so.1", "libouter.so.1", {inner}});
  // The linker writes only one of the two tags. So link with DT_RPATH "…/old" and a needless DT_AUDIT
  // "…/new", and make the latter's tag a DT_RUNPATH.
  const std::string path = (scratch / "old").string();
  std::vector<std::string> options = rpath(path);
  options.insert(options.end(), {"--audit", (scratch / "new").string()});
  const fs::path app = program({scratch / "app", "", {outer}, options});
  test::audit_becomes_runpath(app);
  const Resolution found = agreed(app);
  CHECK(found.at("libouter.so.1") == real(outer));
  CHECK(found.at("libinner.so.1") == "missing");
}

TEST_CASE("$ORIGIN of a program is its real folder, that of a library the folder it was found in") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "real/lib/libinner.so.1", "libinner.so.1"});
  const fs::path outer =
      library({scratch / "real/lib/libouter.so.1", "libouter.so.1", {inner}, runpath("$ORIGIN")});
  program({scratch / "real/bin/app", "", {outer}, runpath("${ORIGIN}/../lib")});
  fs::create_directories(scratch / "elsewhere");
  fs::create_symlink(scratch / "real/bin/app", scratch / "elsewhere/app");
  fs::create_directory_symlink(scratch / "real", scratch / "link");
  CHECK(agreed(scratch / "elsewhere/app").at("libinner.so.1") == real(inner));
  CHECK(agreed(scratch / "link/bin/app").at("libinner.so.1") == real(inner));

  const fs::path apart =
      library({scratch / "apart/libapart.so.1", "libapart.so.1", {inner}, runpath("$ORIGIN")});
  fs::create_symlink(apart, scratch / "real/lib/libapart.so.1");
  const fs::path user = program({scratch / "real/bin/user", "", {apart}, runpath("$ORIGIN/../lib")});
  CHECK(agreed(user).at("libinner.so.1") == real(inner));
}

TEST_CASE("a needed name with a slash is opened as it is, with tokens expanded") {
  const test::Scratch scratch;
  const fs::path absolute = library({scratch / "x/libabsolute.so"});
  const fs::path app = program({scratch / "app", "", {absolute}});
  CHECK(agreed(app).at(absolute.string()) == real(absolute));
  CHECK(need_of(test::resolved(app), 0, absolute.string()).rule == "path in the needed name");

  const fs::path token = library({scratch / "y/libtoken.so", "$ORIGIN/../y/libtoken.so"});
  const fs::path other = program({scratch / "bin/other", "", {token}});
  CHECK(as_resolution(test::resolved(other)).at("$ORIGIN/../y/libtoken.so") == real(token));
  // The loader names it by its path.
  CHECK(loader_says(other).size() == 1);
  CHECK(loader_says(other).begin()->second == real(token));
}

TEST_CASE("a needed name that is relative to the current folder is missing, whatever that folder is") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "lib/libinner.so", "lib/libinner.so"});
  const fs::path app = program({scratch / "app", "", {inner}});
  const fs::path before = fs::current_path();
  fs::current_path(scratch.folder());
  const loader::Closure closure = test::resolved(app);
  fs::current_path(before);
  REQUIRE(closure.missing.size() == 1);
  REQUIRE(closure.missing[0].attempts.size() == 1);
  CHECK(closure.missing[0].attempts[0].finding == "insecure: relative to the current folder; not searched");
}

TEST_CASE("a needed library without a name is the program itself") {
  const test::Scratch scratch;
  const fs::path named = library({scratch / "lib/libnameless.so.1", "libnameless.so.1"});
  const fs::path app = program({scratch / "app", "", {named}, runpath("$ORIGIN/lib")});
  CHECK(agreed(app).contains("libnameless.so.1"));
  std::string bytes = support::read_text_file(app.string(), 1 << 20);
  bytes.at(bytes.find("libnameless.so.1")) = 0;
  std::ofstream(app, std::ios::binary) << bytes;
  CHECK_FALSE(agreed(app).contains("libnameless.so.1"));
  CHECK(test::resolved(app).missing.empty());
}

TEST_CASE("a library is loaded already under its SONAME, its file name, or any name it was needed by") {
  const test::Scratch scratch;
  const fs::path file = library({scratch / "lib/libfile.so", "libsoname.so.7"});
  // One links while the file has its SONAME, the other gets the file's name.
  fs::create_symlink("libfile.so", scratch / "lib/libsoname.so.7");
  const fs::path by_soname =
      library({scratch / "lib/libone.so.1", "libone.so.1", {file}, runpath("$ORIGIN")});
  const fs::path nameless = library({scratch / "link/libfile.so"});
  const fs::path by_file = library({scratch / "lib/libtwo.so.1", "libtwo.so.1"});
  const fs::path app = program({scratch / "app", "", {by_soname, by_file, file}, runpath("$ORIGIN/lib")});
  CHECK(agreed(app).at("libsoname.so.7") == real(file));
  const loader::Closure closure = test::resolved(app);
  CHECK(closure.objects.size() == 4);
  CHECK(need_of(closure, 1, "libsoname.so.7").rule == "already loaded");
}

TEST_CASE("one file under two names is one object") {
  const test::Scratch scratch;
  const fs::path file = library({scratch / "lib/libx.so.1", "libx.so.1"});
  fs::create_hard_link(file, scratch / "lib/liby.so.1");
  const fs::path stub = library({scratch / "stub/liby.so.1", "liby.so.1"});
  const fs::path app = program({scratch / "app", "", {file, stub}, runpath("$ORIGIN/lib")});
  CHECK(loader_says(app).size() == 1);
  const loader::Closure closure = test::resolved(app);
  CHECK(closure.missing.empty());
  REQUIRE(closure.objects.size() == 2);
  CHECK(need_of(closure, 0, "libx.so.1").library == 1);
  CHECK(need_of(closure, 0, "liby.so.1").library == 1);
}

TEST_CASE("cycles and diamonds come to an end, in the loader's order") {
  const test::Scratch scratch;
  const fs::path stub = library({scratch / "stub/liba.so.1", "liba.so.1"});
  const fs::path c = library({scratch / "lib/libc4.so.1", "libc4.so.1", {stub}, runpath("$ORIGIN")});
  const fs::path b = library({scratch / "lib/libb.so.1", "libb.so.1", {c}, runpath("$ORIGIN")});
  const fs::path a = library({scratch / "lib/liba.so.1", "liba.so.1", {b, c}, runpath("$ORIGIN")});
  const fs::path app = program({scratch / "app", "", {b, a}, runpath("$ORIGIN/lib")});
  agreed(app);
  const loader::Closure closure = test::resolved(app);
  REQUIRE(closure.objects.size() == 4);
  CHECK(closure.objects[0].is_root);
  CHECK(closure.objects[1].path.filename() == "libb.so.1");
  CHECK(closure.objects[2].path.filename() == "liba.so.1");
  CHECK(closure.objects[3].path.filename() == "libc4.so.1");
  CHECK(closure.objects[3].needed_by == 1);
  CHECK(closure.conflicts.empty());
}

TEST_CASE("what only LD_LIBRARY_PATH finds is missing") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "lib/libinner.so.1", "libinner.so.1"});
  const fs::path app = program({scratch / "app", "", {inner}});
  const std::string variable = "LD_LIBRARY_PATH=" + (scratch / "lib").string();
  CHECK(loader_says(app, {variable}).at("libinner.so.1") == real(inner));
  CHECK(agreed(app).at("libinner.so.1") == "missing");
}

TEST_CASE("candidates of another machine, word size or byte order are passed over") {
  const std::vector<std::pair<std::string, std::string>> others = {
      {"aarch64-linux-gnu-gcc", "aarch64 (64-bit, little-endian)"},
      {"i686-linux-gnu-gcc", "i386 (32-bit, little-endian)"},
      {"powerpc-linux-gnu-gcc", "powerpc (32-bit, big-endian)"},
      {"s390x-linux-gnu-gcc", "s390x (64-bit, big-endian)"}};
  for (const auto& [compiler, shown] : others) {
    const test::Scratch scratch;
    const fs::path right = library({scratch / "right/libx.so.1", "libx.so.1"});
    library({scratch / "wrong/libx.so.1", "libx.so.1", {}, {}, compiler});
    const fs::path app = program({scratch / "app", "", {right}, runpath("$ORIGIN/wrong:$ORIGIN/right")});
    CHECK(agreed(app).at("libx.so.1") == real(right));
    fs::remove(right);
    CHECK(agreed(app).at("libx.so.1") == "missing");
    CHECK(test::resolved(app).missing.at(0).attempts.at(0).finding == "wrong architecture: " + shown);
  }
}

TEST_CASE("a file that is no library ends the search, as the loader's does") {
  const test::Scratch scratch;
  const fs::path right = library({scratch / "right/libx.so.1", "libx.so.1"});
  scratch.file("wrong/libx.so.1", "/* GNU ld script */ INPUT(libx.so.1)\n");
  const fs::path app = program({scratch / "app", "", {right}, runpath("$ORIGIN/wrong:$ORIGIN/right")});
  CHECK_FALSE(loader_says(app).contains("libx.so.1"));
  const loader::Closure closure = test::resolved(app);
  REQUIRE(closure.missing.size() == 1);
  REQUIRE(closure.missing[0].attempts.size() == 1);
  CHECK(closure.missing[0].attempts[0].finding == "not an ELF, PE or Mach-O file; the loader stops here");
}

TEST_CASE("a zero-byte library, a truncated one, a folder and a FIFO end the search with their finding") {
  const test::Scratch scratch;
  const fs::path right = library({scratch / "right/libx.so.1", "libx.so.1"});
  const fs::path app = program({scratch / "app", "", {right}, runpath("$ORIGIN/wrong:$ORIGIN/right")});
  const auto finding = [&] { return test::resolved(app).missing.at(0).attempts.at(0).finding; };
  const fs::path wrong = scratch.file("wrong/libx.so.1", "");
  CHECK_FALSE(loader_says(app).contains("libx.so.1"));
  CHECK(finding() == "not an ELF, PE or Mach-O file; the loader stops here");
  fs::copy_file(right, wrong, fs::copy_options::overwrite_existing);
  fs::resize_file(wrong, 200);
  CHECK_FALSE(loader_says(app).contains("libx.so.1"));
  CHECK(finding().ends_with("; the loader stops here"));
  fs::remove(wrong);
  fs::create_directory(wrong);
  CHECK_FALSE(loader_says(app).contains("libx.so.1"));
  CHECK(finding() == "cannot read: it is not a regular file; the loader stops here");
  fs::remove(wrong);
  REQUIRE(::mkfifo(wrong.c_str(), 0600) == 0); // the loader would wait for a writer
  CHECK(finding() == "cannot read: it is not a regular file; the loader stops here");
}

TEST_CASE("relocatable files and programs without a dynamic section are no libraries") {
  const test::Scratch scratch;
  const fs::path right = library({scratch / "right/libx.so.1", "libx.so.1"});
  const fs::path app = program({scratch / "app", "", {right}, runpath("$ORIGIN/wrong:$ORIGIN/right")});
  fs::create_directories(scratch / "wrong");
  for (const char* option : {"-r", "-static"}) {
    test::program({scratch / "wrong/libx.so.1", "", {}, {}, "gcc", {option, "-no-pie"}});
    CHECK_FALSE(loader_says(app).contains("libx.so.1"));
    CHECK(test::resolved(app).missing.at(0).attempts.at(0).finding ==
          "not a shared library; the loader stops here");
  }
}

TEST_CASE("a variant for newer CPUs is passed over for the file that runs on all") {
  const test::Scratch scratch;
  const fs::path baseline = library({scratch / "lib/libx.so.1", "libx.so.1"});
  library({scratch / "lib/glibc-hwcaps/x86-64-v2/libx.so.1",
           "libx.so.1"}); // most machines' loader takes this one
  const fs::path app = program({scratch / "app", "", {baseline}, runpath("$ORIGIN/lib")});
  CHECK(as_resolution(test::resolved(app)).at("libx.so.1") == real(baseline));
}

TEST_CASE("DF_1_NODEFLIB keeps default folders and their cache entries out") {
  const test::Scratch scratch;
  const fs::path z = fs::canonical("/lib/x86_64-linux-gnu/libz.so.1");
  const fs::path app = program({scratch / "app", "", {z}});
  const fs::path strict = program({scratch / "strict", "", {z}, {"-z", "nodefaultlib"}});
  CHECK(agreed(app).at("libz.so.1") == z.string());
  CHECK(agreed(strict).at("libz.so.1") == "missing");
}

TEST_CASE("empty and relative search path entries are not searched, and named") {
  const test::Scratch scratch;
  const fs::path inner = library({scratch / "lib/libinner.so.1", "libinner.so.1"});
  const fs::path app = program({scratch / "app", "", {inner}, runpath("lib::$ORIGIN/no")});
  const loader::Closure closure = test::resolved(app);
  const std::vector<loader::Attempt>& attempts = closure.missing.at(0).attempts;
  REQUIRE(attempts.size() >= 3);
  CHECK(attempts[0].folder == "lib");
  CHECK(attempts[0].finding == "insecure: relative to the current folder; not searched");
  CHECK(attempts[1].folder == "");
  CHECK(attempts[1].finding == "insecure: an empty entry means the current folder; not searched");
  CHECK(attempts[1].rule == "RUNPATH of " + app.string());
  CHECK(attempts[2].folder == scratch / "no");
  CHECK(attempts[2].finding == "not there");
}

TEST_CASE("what DT_FILTER names is needed") {
  const test::Scratch scratch;
  library({scratch / "lib/libfiltee.so.1", "libfiltee.so.1"});
  const fs::path filter = library(
      {scratch / "lib/libfilter.so.1", "libfilter.so.1", {}, {"-F", "libfiltee.so.1", "-rpath=$ORIGIN"}});
  const fs::path app = program({scratch / "app", "", {filter}, runpath("$ORIGIN/lib")});
  CHECK(agreed(app).at("libfiltee.so.1") == real(scratch / "lib/libfiltee.so.1"));
  fs::remove(scratch / "lib/libfiltee.so.1");
  CHECK(agreed(app).at("libfiltee.so.1") == "missing");
}

TEST_CASE("what DT_AUXILIARY names is taken where it is there") {
  const test::Scratch scratch;
  library({scratch / "lib/libextra.so.1", "libextra.so.1"});
  const fs::path user =
      library({scratch / "lib/libuser.so.1", "libuser.so.1", {}, {"-f", "libextra.so.1", "-rpath=$ORIGIN"}});
  const fs::path app = program({scratch / "app", "", {user}, runpath("$ORIGIN/lib")});
  CHECK(agreed(app).at("libextra.so.1") == real(scratch / "lib/libextra.so.1"));
  // The loader goes on without it (elf/dl-deps.c), although its trace lists it.
  fs::remove(scratch / "lib/libextra.so.1");
  CHECK(test::resolved(app).missing.empty());
}
