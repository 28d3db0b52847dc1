// Python's "._pth" files, moved beside the DLL.
#include "runtime/recipe/path_file.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using runtime::moved_path_file;

namespace {

std::string moved(const std::string& text, const std::string& folder = "bin") {
  return moved_path_file({"python312.dll", "python312._pth", text, "python/runtime", {}}, folder);
}

runtime::DraftEntry file(const std::string& path) {
  runtime::DraftEntry entry;
  entry.plan.path = path;
  entry.plan.content = "own";
  return entry;
}

} // namespace

TEST_CASE("paths lead from the new folder to the runtime, with backslashes") {
  struct Case {
    const char *text, *folder, *expected;
  };
  const Case cases[] = {
      {"python312.zip\n.\n", "bin", "..\\python\\runtime\\python312.zip\n..\\python\\runtime\n"},
      {"python312.zip\n.", "", "python\\runtime\\python312.zip\npython\\runtime\n"},
      {"a/../Lib\\site-packages\\\n", "tools/x", "..\\..\\python\\runtime\\Lib\\site-packages\n"},
      {"  python312.zip # the library\r\n", "bin", "..\\python\\runtime\\python312.zip\n"},
      {".\n", "python/runtime", ".\n"},
  };
  for (const Case& each : cases)
    CHECK(moved(each.text, each.folder) == each.expected);
}

TEST_CASE("comments, blank lines and import lines stay") {
  const std::string text = "# Uncomment to run site.main() automatically\n\nimport site\n#import site\n";
  CHECK(moved(text) == text);
  CHECK(moved("").empty());
}

TEST_CASE("a path that leads out of the runtime is refused") {
  for (const char* path :
       {"..\\modules", "Lib/../../x", "C:\\Python", "C:Lib", "\\Lib", "/Lib", "\\\\host\\share"})
    CHECK_THROWS_WITH_AS(moved(path),
                         ("python312._pth: the path '" + support::escaped(path) +
                          "' leads out of the runtime: it would not be there on another machine")
                             .c_str(),
                         support::Error);
}

TEST_CASE("every copy of the library gets the file, but where the project has its own") {
  runtime::Draft draft;
  for (const char* path : {"bin/Python312.DLL", "tools/python312.dll", "tools/python312._pth", "python3.dll"})
    draft.add(file(path));
  add_path_files(draft, {{"python312.dll", "python312._pth", ".\n", "python/runtime", {}}});
  REQUIRE(draft.find("bin/python312._pth") != nullptr);
  CHECK(draft.find("bin/python312._pth")->plan.content == "..\\python\\runtime\n");
  CHECK(draft.find("tools/python312._pth")->plan.content == "own");
  CHECK(draft.entries().size() == 5);
}
