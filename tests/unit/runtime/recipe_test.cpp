#include "runtime/recipe/choice.hpp"
#include "runtime/recipe/files.hpp"
#include "scratch.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace pdist;
namespace fs = std::filesystem;

namespace {

const fs::path python_recipe = fs::path(PDIST_TEMPLATES) / "runtime/python.yaml";

/// A home with two modules, tests, a cache, an extension module and a link to a file outside.
fs::path make_home(const test::Scratch& scratch, const std::string& series = "3.11") {
  const std::string library = "home [1]/lib/python" + series + "/";
  scratch.file(library + "os.py", "os");
  scratch.file(library + "test/test_os.py", "test");
  scratch.file(library + "json/__init__.py", "json");
  scratch.file(library + "json/__pycache__/x.pyc", "cache");
  scratch.file(library + "lib-dynload/_json.so", "\x7f"
                                                 "ELF");
  scratch.file("home [1]/bin/python" + series,
               std::string("\0junk ", 6) + series + " \n" + '\0' + series + ".7rc1" + '\0');
  scratch.file("outside.py", "outside");
  fs::create_symlink("os.py", scratch / (library + "alias.py"));
  fs::create_symlink(scratch / "outside.py", scratch / (library + "linked.py"));
  return scratch / "home [1]";
}

runtime::RuntimeContribution apply(const fs::path& home, runtime::TextMap options = {}) {
  const runtime::RuntimeRequest request{python_recipe, home, std::move(options)};
  return runtime::apply_recipe(runtime::choose_recipe(request, "Linux", {}), request, {});
}

std::set<std::string> paths(const runtime::RuntimeContribution& brought) {
  std::set<std::string> out;
  for (const runtime::RecipeEntry& entry : brought.entries) {
    if (entry.type != support::EntryType::folder) out.insert(entry.path);
  }
  return out;
}

std::string refusal(const std::string& yaml) {
  const test::Scratch scratch;
  try {
    runtime::read_recipe(scratch.file("r.yaml", yaml));
  } catch (const support::Error& error) {
    const std::string text = error.what();
    return text.substr(text.find("r.yaml"));
  }
  return "";
}

} // namespace

TEST_CASE("python: the standard library comes without caches and tests") {
  const test::Scratch scratch;
  const auto brought = apply(make_home(scratch));
  CHECK(paths(brought) == std::set<std::string>{"python/runtime/lib/python3.11/alias.py",
                                                "python/runtime/lib/python3.11/json/__init__.py",
                                                "python/runtime/lib/python3.11/lib-dynload/_json.so",
                                                "python/runtime/lib/python3.11/linked.py",
                                                "python/runtime/lib/python3.11/os.py"});
  CHECK(brought.pruned.size() == 2);
  CHECK(brought.provenance == "self-contained home");
}

TEST_CASE("python: the exact version is read from the interpreter, without running it") {
  const test::Scratch scratch;
  CHECK(apply(make_home(scratch)).version == "3.11.7rc1");
}

TEST_CASE("python: an option keeps the tests") {
  const test::Scratch scratch;
  CHECK(paths(apply(make_home(scratch), {{"tests", "ON"}}))
            .contains("python/runtime/lib/python3.11/test/test_os.py"));
}

TEST_CASE("python: links inside stay links, others become files") {
  const test::Scratch scratch;
  const fs::path home = make_home(scratch);
  for (const runtime::RecipeEntry& entry : apply(home).entries) {
    if (entry.path.ends_with("alias.py")) CHECK(entry.link_target == "os.py");
    if (entry.path.ends_with("linked.py")) CHECK(entry.source == fs::canonical(scratch / "outside.py"));
  }
}

TEST_CASE("python: the environment makes the dist's Python the only one") {
  const test::Scratch scratch;
  const auto brought = apply(make_home(scratch));
  CHECK(brought.environment == runtime::TextMap{{"PYTHONHOME", "@DIST@/python/runtime"},
                                                {"PYTHONNOUSERSITE", "1"},
                                                {"PYTHONDONTWRITEBYTECODE", "1"}});
  CHECK(apply(scratch / "home [1]", {{"write_bytecode", "ON"}}).environment.size() == 2);
}

TEST_CASE("python: of several series one must be chosen") {
  const test::Scratch scratch;
  const fs::path home = make_home(scratch, "3.11");
  make_home(test::Scratch(), "3.12");
  scratch.file("home [1]/lib/python3.12/os.py", "os");
  scratch.file("home [1]/bin/python3.12", std::string("\0003.12.1\0", 8));
  CHECK_THROWS_WITH_AS(
      apply(home),
      (home.string() +
       ": this home has these of the runtime python: 3.11, 3.12: which one is meant is not said")
          .c_str(),
      support::Error);
  CHECK(apply(home, {{"series", "3.12"}}).version == "3.12.1");
}

TEST_CASE("a folder that is no home, and an unknown option, are refused with the way out") {
  const test::Scratch scratch;
  try {
    apply(scratch.folder());
    FAIL("a folder without Python was taken");
  } catch (const support::Error& error) {
    CHECK(error.problem() == "this is no home of the runtime python");
    CHECK(error.hint() == "name the right folder: RUNTIME python HOME <folder>");
  }
  CHECK_THROWS_WITH_AS(apply(make_home(scratch), {{"test", "ON"}}),
                       "RUNTIME python has no option 'test': did you mean 'tests'?", support::Error);
}

TEST_CASE("a recipe is read strictly") {
  CHECK(refusal("schema: 1\nname: x\ndescription: y\nprun: []\n") ==
        "r.yaml:4:7: unknown key 'prun': did you mean 'prune'?");
  CHECK(refusal("schema: 2\nname: x\n") ==
        "r.yaml:1:1: recipe schema 2 is not known: this program reads schema 1");
  CHECK(
      refusal(
          "schema: 1\nname: x\ndescription: y\nprune:\n  - paths: [a]\n    reason: r\n    unless: tests\n") ==
      "r.yaml:5:5: 'tests' is no option of this recipe: known: ");
  CHECK(refusal("schema: 1\nname: x\ndescription: y\nversion:\n  - file: a\n") ==
        "r.yaml:5:5: one of 'pattern' and 'resource' is needed: it says where in the file the version is");
  CHECK(refusal("schema: 1\nname: x\ndescription: y\nvariants: [a.yaml]\ncopy: []\n") ==
        "r.yaml:5:7: unknown key 'copy': known: schema, name, description, system, variants");
  CHECK(refusal("schema: 1\nname: x\ndescription: y\nrequirements:\n  - name: a\n    description: b\n") ==
        "r.yaml:5:5: 'requirements[0].only_if' is missing: it is required");
}
