// Where Wine is found, and which program of a dist for Windows is meant.
#include "scratch.hpp"
#include "thrown.hpp"
#include "verify/smoke_test.hpp"
#include "verify/wine.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace pdist;
namespace fs = std::filesystem;

namespace {

/// PATH while the object lives.
class Path {
public:
  explicit Path(const fs::path& path) : before_(std::getenv("PATH")) { ::setenv("PATH", path.c_str(), 1); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { ::setenv("PATH", before_.c_str(), 1); }

private:
  std::string before_;
};

void program(const test::Scratch& scratch, const std::string& name) {
  fs::permissions(scratch.file(name, "#!/bin/sh\n"), fs::perms{0755});
}

std::string found(const fs::path& asked) {
  std::string why;
  const auto wine = verify::find_wine(asked, why);
  return wine ? wine->program.string() + " " + wine->server.string() : why;
}

} // namespace

TEST_CASE("wine is the one on PATH, with its own server or that of PATH") {
  const test::Scratch scratch;
  program(scratch, "a/wine");
  program(scratch, "a/wineserver");
  program(scratch, "b/wineserver");
  program(scratch, "c/wine");
  scratch.file("text/wine", "not executable");
  fs::create_directories(scratch / "links");
  fs::create_symlink("../a/wine", scratch / "links/wine");
  const std::string a = (scratch / "a").string(), b = (scratch / "b").string();
  const std::string both = a + "/wine " + a + "/wineserver";
  const auto on_path = [&](const std::string& path, const fs::path& asked) {
    const Path set(path);
    return found(asked);
  };
  CHECK(on_path("/nowhere::" + (scratch / "text").string() + ":" + a, "") == both);
  CHECK(on_path(a, "wine") == both);
  CHECK(on_path((scratch / "links").string(), "") ==
        (scratch / "links/wine").string() + " " + a + "/wineserver");
  CHECK(on_path(b, a + "/wine") == both);
  CHECK(on_path(b, scratch / "c/wine") == (scratch / "c/wine").string() + " " + b + "/wineserver");
  CHECK(on_path(b, "") == "there is no wine on PATH");
  CHECK(on_path("", "") == "there is no wine on PATH");
  CHECK(test::thrown_by([&] { on_path(b, "wine"); }) ==
        "wine: there is no such program\nhint: --wine names Wine's own");
  CHECK(test::thrown_by([&] {
          on_path(a, scratch / "text/wine");
        }).ends_with("text/wine: there is no such program\nhint: --wine names Wine's own"));
}

TEST_CASE("a dist for Windows: a bare name is the launcher at the root, else the program in bin, without its "
          "ending") {
  const test::Scratch scratch;
  for (const char* name : {"chat.exe", "bin/chat.exe", "bin/Tool.EXE", "bin/data.txt"})
    scratch.file(std::string("dist/") + name, "x");
  verify::DistTree tree = verify::read_dist(scratch / "dist");
  tree.format = binary::Format::pe;
  CHECK(verify::find_program(tree, "chat") == "chat.exe");
  CHECK(verify::find_program(tree, "chat.exe") == "chat.exe");
  CHECK(verify::find_program(tree, "bin/chat") == "bin/chat.exe");
  CHECK(verify::find_program(tree, "Tool.EXE") == "bin/Tool.EXE");
  const auto error = [&](const std::string& asked) {
    return test::thrown_by([&] { verify::find_program(tree, asked); });
  };
  CHECK(error("chta") == "chta: the smoke test's program is not in the dist\nhint: did you mean 'chat.exe'?");
  CHECK(
      error("bin/data.txt").starts_with("bin/data.txt: cannot be the smoke test: it is no executable file"));
}
