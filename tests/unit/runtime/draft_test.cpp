#include "runtime/draft.hpp"
#include "runtime/plan_checks.hpp"
#include "scratch.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using runtime::Draft;
using runtime::DraftEntry;
using support::EntryType;

namespace {

DraftEntry entry(const std::string& path, EntryType type = EntryType::file, const std::string& link = {}) {
  DraftEntry out;
  out.plan.path = path;
  out.plan.type = type;
  out.plan.link_target = link;
  out.plan.origin = {"source:" + path, "install rule"};
  return out;
}

std::vector<std::string> bad_links(const std::vector<DraftEntry>& entries) {
  Draft draft;
  for (const DraftEntry& item : entries)
    draft.add(item);
  std::vector<std::string> out;
  try {
    runtime::refuse_bad_links(draft);
  } catch (const support::Errors& errors) {
    for (const support::Error& error : errors.all())
      out.emplace_back(error.what());
  }
  return out;
}

} // namespace

TEST_CASE("folders that no rule named are added, entries come in order") {
  Draft draft;
  draft.add(entry("lib/x/y.so"));
  draft.add(entry("bin/app"));
  std::vector<std::string> paths;
  for (const runtime::PlanEntry& made : draft.take())
    paths.push_back(made.path);
  CHECK(paths == std::vector<std::string>{"bin", "bin/app", "lib", "lib/x", "lib/x/y.so"});
}

TEST_CASE("two things at one path are an error that names both") {
  Draft draft;
  draft.add(entry("bin/app"));
  DraftEntry other = entry("bin/app");
  other.plan.origin = {"build:app", "target app"};
  CHECK_THROWS_WITH_AS(
      draft.add(other),
      "bin/app: two things have this place in the dist: source:bin/app (install rule) and build:app "
      "(target app)",
      support::Error);
  draft.add(entry("share", EntryType::folder));
  draft.add(entry("share", EntryType::folder)); // two rules may make one folder
}

TEST_CASE("a path below a file, and paths that leave the dist, are refused") {
  Draft draft;
  draft.add(entry("bin"));
  draft.add(entry("bin/app"));
  CHECK_THROWS_WITH_AS(draft.take(), "bin: something has a path below this: it is no folder", support::Error);
  for (const char* path : {"../x", "/x", "a//b", "", "a/../../b"}) {
    CAPTURE(path);
    CHECK_THROWS_AS(Draft().add(entry(path)), support::Error);
  }
}

TEST_CASE("a file is known by every path that leads to it") {
  const test::Scratch scratch;
  const runtime::Path file = scratch.file("libx.so.1.2", "x");
  std::filesystem::create_symlink(file, scratch / "libx.so");
  Draft draft;
  DraftEntry added = entry("lib/libx.so.1");
  added.plan.source = file;
  draft.add(added);
  CHECK(draft.path_of(scratch / "libx.so") == "lib/libx.so.1");
  CHECK_FALSE(draft.path_of(scratch / "other"));
}

TEST_CASE("symlinks that leave the dist or lead nowhere are all named") {
  CHECK(bad_links({entry("lib/a"), entry("lib/b", EntryType::symlink, "a"),
                   entry("c", EntryType::symlink, "lib"), entry("d", EntryType::symlink, "c/a"),
                   entry("lib/up", EntryType::symlink, "..")})
            .empty());
  CHECK(bad_links({entry("x", EntryType::symlink, "/etc/passwd"), entry("y", EntryType::symlink, "../z"),
                   entry("z", EntryType::symlink, "gone")}) ==
        std::vector<std::string>{
            "x: this symlink leaves the dist: it points to '/etc/passwd': it would be broken on another "
            "machine",
            "y: this symlink leaves the dist: it points to '../z': it would be broken on another machine",
            "z: this symlink leads nowhere: it points to 'gone': 'gone' is not in the dist"});
}
