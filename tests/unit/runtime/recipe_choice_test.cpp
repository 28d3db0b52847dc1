// Which layout of a runtime a home has.
#include "runtime/recipe/choice.hpp"
#include "runtime/recipe/home.hpp"
#include "scratch.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;
namespace fs = std::filesystem;

namespace {

const fs::path python_recipe = fs::path(PDIST_TEMPLATES) / "runtime/python.yaml";

std::string chosen(const fs::path& home, const std::string& system = "Windows") {
  return runtime::choose_recipe({python_recipe, home, {}}, system, {}).file.filename().string();
}

} // namespace

TEST_CASE("the layout of a home says which variant of a recipe is meant") {
  const test::Scratch scratch;
  scratch.file("embeddable/python312.zip", "zip");
  scratch.file("embeddable/python3.dll", "dll");
  scratch.file("embeddable/python312.dll", "dll");
  scratch.file("installed/python312.dll", "dll");
  scratch.file("installed/Lib/os.py", "os");
  CHECK(chosen(scratch / "embeddable") == "windows-embeddable.yaml");
  CHECK(chosen(scratch / "installed") == "windows-installed.yaml");
  CHECK(chosen(scratch / "installed", "Linux") == "posix.yaml");
}

TEST_CASE("several groups of a variable's pattern are joined with dots") {
  const test::Scratch scratch;
  scratch.file("python313.zip", "zip");
  scratch.file("python313.dll", "dll");
  const runtime::RuntimeRequest request{python_recipe, scratch.folder(), {{"series", "3.13"}}};
  const runtime::Recipe recipe = runtime::choose_recipe(request, "Windows", {});
  CHECK(runtime::RecipeHome(recipe, request, {}).filled("{series} {digits}") == "3.13 313");
}

TEST_CASE("a home with no known layout, and a system without a recipe, are refused") {
  const test::Scratch scratch;
  try {
    chosen(scratch.folder());
    FAIL("an empty folder was taken");
  } catch (const support::Error& error) {
    const std::string home = scratch.folder().string();
    CHECK(error.what() == home + ": this is no home of the runtime python: " + home +
                              "/python3*.zip is not there (the embeddable distribution of CPython 3 for "
                              "Windows); " +
                              home + "/python3*.dll is not there (CPython 3 for Windows as it is installed)");
    CHECK(error.hint() == "name the right folder: RUNTIME python HOME <folder>");
  }
  CHECK_THROWS_WITH_AS(chosen(scratch.folder(), "FreeBSD"),
                       "RUNTIME python is not for FreeBSD: its recipe says for which systems it is",
                       support::Error);
}

TEST_CASE("a runtime that is nowhere usual needs a HOME") {
  const runtime::RuntimeRequest request{python_recipe, {}, {}};
  const runtime::Recipe recipe = runtime::choose_recipe(request, "Windows", {});
  CHECK_THROWS_WITH_AS(runtime::RecipeHome(recipe, request, {}),
                       "the runtime python is not looked for: its recipe names no folder where it usually is",
                       support::Error);
}
