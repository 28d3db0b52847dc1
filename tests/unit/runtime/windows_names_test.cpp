// What a dist for Windows cannot have is refused by name, all of it at once.
#include "runtime/names/windows.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::runtime;

namespace {

Plan plan_with(const std::vector<std::string>& paths, const std::string& system = "windows") {
  Plan plan;
  plan.facts.name = "app";
  plan.facts.system = system;
  for (const std::string& path : paths) {
    PlanEntry entry;
    entry.path = path;
    plan.entries.push_back(entry);
  }
  return plan;
}

std::string refusal(const std::vector<std::string>& paths) {
  return test::thrown_by([&] { refuse_windows_names(plan_with(paths)); });
}

} // namespace

TEST_CASE("usual names pass, and other systems have no such rules") {
  CHECK(refusal({"bin", "bin/app.exe", "share/Größe and more/semi;colon 100%.txt", "share/.hidden",
                 "share/com", "share/com10", "share/console", "share/nulls.txt"}) == "no error");
  CHECK(test::thrown_by([] {
          refuse_windows_names(plan_with({"a:b", "nul", "x."}, "linux"));
        }) == "no error");
}

TEST_CASE("each kind of bad name has its reason") {
  const std::string hint = "\nhint: install it under another name";
  const auto because = [&](const std::string& path, const std::string& why) {
    CAPTURE(path);
    CHECK(refusal({path}) == support::escaped(path) + ": Windows cannot have this name: " + why + hint);
  };
  because("share/nul", "'nul' is a device");
  because("share/Aux.txt", "'Aux.txt' is a device");
  because("share/COM1.tar.gz", "'COM1.tar.gz' is a device");
  because("share/conin$", "'conin$' is a device");
  because("share/a:stream", "'a:stream' has the character ':'");
  because("share/what?", "'what?' has the character '?'");
  because("share/back\\slash", "'back\\\\slash' has the character '\\\\'");
  because("share/tab\there", "'tab\\there' has the character '\\t'");
  because("share/dot.", "'dot.' ends with a dot");
  because("share/space ", "'space ' ends with a space");
  because("share/\xff", "'\\xff' is not UTF-8");
}

TEST_CASE("names that differ in case only are one file there") {
  CHECK(refusal({"share/README", "share/readme", "share/Readme.txt"}) ==
        "share/readme: two entries are one on Windows: 'share/README' differs in case only\n"
        "hint: install one of them under another name");
}

TEST_CASE("a path must fit below Program Files, in UTF-16") {
  // "C:\Program Files\app\" has 21 characters: 238 are left.
  CHECK(refusal({std::string(238, 'x')}) == "no error");
  CHECK(refusal({std::string(239, 'x')}).find("it has 260 characters, 259 are allowed") != std::string::npos);
  std::string umlauts;
  for (int i = 0; i < 238; ++i)
    umlauts += "ä";
  CHECK(refusal({umlauts}) == "no error");
  std::string faces;
  for (int i = 0; i < 120; ++i)
    faces += "\U0001F600"; // two units each
  CHECK(refusal({faces}).find("it has 261 characters") != std::string::npos);
}

TEST_CASE("symlinks are refused, with everything else that is wrong") {
  Plan plan = plan_with({"lib/x.dll", "share/nul"});
  plan.entries[0].type = support::EntryType::symlink;
  CHECK(test::thrown_by([&] { refuse_windows_names(plan); }) ==
        "lib/x.dll: this is a symlink: Windows lets administrators only make them\n"
        "hint: install what it points to\n"
        "share/nul: Windows cannot have this name: 'nul' is a device\n"
        "hint: install it under another name");
}
