// The closure of Windows programs: by the folder of the program, without case, with the machine checked.
#include "loader/closure.hpp"
#include "loader/closure_problems.hpp"
#include "scratch.hpp"
#include "thrown.hpp"
#include "windows_binary.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace pdist;
using namespace pdist::loader;
using test::link;

namespace fs = std::filesystem;

namespace {

/// Needed name → what became of it: a file name, "missing", or the reason why it is the system's.
std::map<std::string, std::string> outcome_of(const Closure& closure, std::size_t object = 0) {
  std::map<std::string, std::string> out;
  for (const Need& need : closure.objects.at(object).needs) {
    out[need.name] = need.outcome == Need::Outcome::found     ? closure.objects[need.library].path.string()
                     : need.outcome == Need::Outcome::missing ? "missing"
                                                              : need.rule;
  }
  return out;
}

ClosureRequest request_for(const fs::path& program) {
  ClosureRequest request;
  request.roots.push_back({program, {}});
  return request;
}

} // namespace

TEST_CASE("libraries of libraries are looked up in the program's folder, whatever case their name has") {
  const test::Scratch scratch;
  const fs::path deep = link({scratch / "deep.dll"});
  const fs::path zlib = link({scratch / "ZLIB1.dll", {deep}});
  const fs::path app = link({scratch / "app.exe", {zlib}});
  fs::rename(zlib, scratch / "zlib1.DLL");
  const Closure closure = resolve(request_for(app));
  REQUIRE(closure.missing.empty());
  CHECK(outcome_of(closure) ==
        std::map<std::string, std::string>{{"ZLIB1.dll", (scratch / "zlib1.DLL").string()}});
  CHECK(closure.objects[0].needs[0].rule == "folder of " + app.string() + ", as 'zlib1.DLL'");
  CHECK(outcome_of(closure, 1) == std::map<std::string, std::string>{{"deep.dll", deep.string()}});
}

TEST_CASE("in a dist a plugin's libraries are not looked for beside the plugin") {
  const test::Scratch scratch;
  const fs::path app = link({scratch / "bin/app.exe"});
  const fs::path helper = link({scratch / "plugins/helper.dll"});
  const fs::path plugin = link({scratch / "plugins/plugin.dll", {helper}});
  ClosureRequest request = request_for(app);
  request.roots.push_back({plugin, 0});
  const Closure in_a_dist = resolve(request);
  REQUIRE(in_a_dist.missing.size() == 1);
  CHECK(std::string(problems(in_a_dist).front().what()) ==
        app.string() + ": helper.dll is missing: needed by app.exe → plugin.dll; looked in: " +
            (scratch / "bin").string() + " (folder of " + app.string() + "): not there");
  // On the build machine it is known where the file is.
  request.sysroot = "/";
  CHECK(resolve(request).missing.empty());
}

TEST_CASE("a library for another machine, or of another system, is passed over and named") {
  const test::Scratch scratch;
  const fs::path x = link({scratch / "lib/x.dll"});
  const fs::path app = link({scratch / "bin/app.exe", {x}});
  fs::rename(x, scratch / "lib/kept");
  link({scratch / "i386/x.dll", {}, {}, "i386"});
  link({scratch / "arm64/x.dll", {}, {}, "aarch64"});
  fs::create_directories(scratch / "text");
  scratch.file("text/x.dll", "not found\n");
  fs::create_directories(scratch / "elf");
  fs::copy_file("/proc/self/exe", scratch / "elf/x.dll");
  ClosureRequest request = request_for(app);
  request.sysroot = "/";
  for (const char* folder : {"i386", "arm64", "text", "elf"})
    request.extra_folders.push_back(scratch / folder);
  const Closure closure = resolve(request);
  REQUIRE(closure.missing.size() == 1);
  std::vector<std::string> findings;
  for (const Attempt& attempt : closure.missing[0].attempts)
    findings.push_back(attempt.folder.filename().string() + ": " + attempt.finding);
  CHECK(findings ==
        std::vector<std::string>{"bin: not there", "i386: wrong architecture: i386 (32-bit, little-endian)",
                                 "arm64: wrong architecture: aarch64 (64-bit, little-endian)",
                                 "text: not an ELF, PE or Mach-O file", "elf: not a Windows library"});
  fs::rename(scratch / "lib/kept", x);
  request.extra_folders.push_back(scratch / "lib");
  CHECK(resolve(request).missing.empty());
}

TEST_CASE("what Windows has itself is never taken from elsewhere, and reasons are told") {
  const test::Scratch scratch;
  const fs::path policy_file =
      scratch.file("p.yaml", "name: p\ndescription: d\nignore_case: true\nsystem_libraries:\n"
                             "  - {names: [kernel32.dll], reason: known, system_only: true}\n"
                             "  - {names: [dbghelp.dll], reason: part of Windows}\n");
  const Policy policy = Policy::read(policy_file);
  const fs::path known = link({scratch / "KERNEL32.dll"}), own = link({scratch / "DbgHelp.dll"});
  const fs::path app = link({scratch / "app.exe", {known, own}});
  ClosureRequest request = request_for(app);
  request.policy = &policy;
  CHECK(outcome_of(resolve(request)) ==
        std::map<std::string, std::string>{{"KERNEL32.dll", "known"}, {"DbgHelp.dll", "part of Windows"}});
  // A program that ships both finds its own copy of one of them only.
  request.is_own = [](const fs::path&) { return true; };
  CHECK(outcome_of(resolve(request)) ==
        std::map<std::string, std::string>{{"KERNEL32.dll", "known"}, {"DbgHelp.dll", own.string()}});
}

TEST_CASE("delayed imports and forwarded exports are needed, too") {
  const test::Scratch scratch;
  const fs::path late = link({scratch / "late.dll"}), target = link({scratch / "target.dll"});
  const fs::path forwarding = link({scratch / "forwarding.dll", {}, {"/export:moved=target.f_target"}});
  const fs::path app = link({scratch / "app.exe", {late, forwarding}, {"/delayload:late.dll"}});
  const Closure closure = resolve(request_for(app));
  REQUIRE(closure.missing.empty());
  CHECK(outcome_of(closure) == std::map<std::string, std::string>{{"forwarding.dll", forwarding.string()},
                                                                  {"late.dll", late.string()}});
  fs::remove(late);
  fs::remove(target);
  const Closure broken = resolve(request_for(app));
  std::vector<std::string> missing;
  for (const MissingLibrary& each : broken.missing)
    missing.push_back(each.name);
  CHECK(missing == std::vector<std::string>{"late.dll", "target.dll"});
}

TEST_CASE("two different libraries with one name are a conflict, also when its case differs") {
  const test::Scratch scratch;
  const fs::path one = link({scratch / "one/zlib1.dll"}), other = link({scratch / "two/ZLIB1.dll", {one}});
  ClosureRequest request;
  request.roots.push_back({link({scratch / "one/app.exe", {one}}), {}});
  request.roots.push_back({link({scratch / "two/tool.exe", {other}}), {}});
  const Closure closure = resolve(request);
  REQUIRE(closure.conflicts.size() == 1);
  CHECK(closure.conflicts[0].soname == "zlib1.dll");
}

TEST_CASE("a Windows module is not loaded by a Linux program") {
  const test::Scratch scratch;
  ClosureRequest request = request_for("/proc/self/exe");
  request.roots[0].path = fs::canonical("/proc/self/exe");
  const fs::path module = link({scratch / "m.dll"});
  request.roots.push_back({module, 0});
  CHECK(test::thrown_by([&] { resolve(request); }) == module.string() + ": cannot be loaded by " +
                                                          request.roots[0].path.string() +
                                                          ": it is PE, the program ELF");
}
