// What a dist for macOS cannot have is refused by name.
#include "runtime/names/macos.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::runtime;

namespace {

std::string refusal(const std::vector<std::string>& paths, const std::string& system = "darwin") {
  Plan plan;
  plan.facts.system = system;
  for (const std::string& path : paths)
    plan.entries.emplace_back().path = path;
  return test::thrown_by([&] { refuse_macos_names(plan); });
}

} // namespace

TEST_CASE("names that differ in case only are one file on a Mac") {
  CHECK(refusal({"share/README", "share/readme", "share/Readme.txt"}) ==
        "share/readme: two entries are one on macOS: 'share/README' differs in case only\n"
        "hint: install one of them under another name");
  CHECK(refusal({"share/README", "share/readme"}, "linux") == "no error");
}

TEST_CASE("names that are not UTF-8") {
  CHECK(refusal({"share/Gr\xc3\xb6\xc3\x9f"
                 "e",
                 "a:b", "nul"}) == "no error");
  CHECK(refusal({"share/\xff"}) == "share/\\xff: macOS cannot have this name: '\\xff' is not UTF-8\n"
                                   "hint: install it under another name");
}
