// Symlinks, permissions and required files of a dist.
#include "scratch.hpp"
#include "verify/checks.hpp"
#include "verify/tree_checks.hpp"

#include <doctest/doctest.h>

using namespace pdist;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;
using Outcome = verify::Check::Outcome;

TEST_CASE("symlinks that lead to files of the dist are good") {
  const test::Scratch scratch;
  scratch.file("lib/libx.so.1", "x");
  fs::create_symlink("libx.so.1", scratch / "lib/libx");
  fs::create_symlink("lib", scratch / "lib64");
  fs::create_symlink("../lib64/libx", scratch / "lib/around");
  const verify::Check check = verify::check_symlinks(verify::read_dist(scratch.folder()));
  CHECK(check.outcome == Outcome::passed);
  CHECK(check.summary == "3 symlinks, all inside the dist");
}

TEST_CASE("every bad symlink is named with its target and what is wrong") {
  const test::Scratch scratch;
  scratch.file("outside", "x");
  scratch.file("dist/a/b/file", "x");
  const fs::path dist = scratch / "dist";
  fs::create_symlink("/usr/bin/env", dist / "absolute");
  fs::create_symlink("missing\n", dist / "dangling");
  fs::create_symlink("../outside", dist / "escaping");
  fs::create_symlink("loop", dist / "loop");
  fs::create_symlink("a/b", dist / "shallow");
  fs::create_symlink("shallow/../../../outside", dist / "outside by text");
  fs::create_symlink("a/b/file/x", dist / "through file");
  const verify::Check check = verify::check_symlinks(verify::read_dist(dist));
  CHECK(check.outcome == Outcome::failed);
  CHECK(check.findings == Texts{"absolute: symlink to '/usr/bin/env': absolute",
                                "dangling: symlink to 'missing\\n': nothing is there",
                                "escaping: symlink to '../outside': leaves the dist",
                                "loop: symlink to 'loop': a loop",
                                "outside by text: symlink to 'shallow/../../../outside': leaves the dist",
                                "through file: symlink to 'a/b/file/x': nothing is there"});
}

TEST_CASE("a symlink that leaves the dist through another symlink is found") {
  const test::Scratch scratch;
  scratch.file("target", "x");
  fs::create_directories(scratch / "dist/a/b");
  const fs::path dist = scratch / "dist";
  fs::create_symlink("..", dist / "a/b/up"); // leads to a
  fs::create_symlink("up/../../target", dist / "a/b/out");
  // By its text: a/target; really: <dist>/../target.
  const verify::Check check = verify::check_symlinks(verify::read_dist(dist));
  CHECK(check.findings == Texts{"a/b/out: symlink to 'up/../../target': leaves the dist"});
}

TEST_CASE("what everybody can write to and what runs as somebody else is named with its mode") {
  const test::Scratch scratch;
  for (const char* name : {"good", "open", "suid", "sgid"})
    scratch.file(name, "x");
  fs::permissions(scratch / "good", fs::perms{0755});
  fs::permissions(scratch / "open", fs::perms{0666});
  fs::permissions(scratch / "suid", fs::perms{04755});
  fs::permissions(scratch / "sgid", fs::perms{02755});
  fs::create_directory(scratch / "shared");
  fs::permissions(scratch / "shared", fs::perms{01777});
  const verify::Check check = verify::check_permissions(verify::read_dist(scratch.folder()));
  CHECK(check.outcome == Outcome::failed);
  CHECK(check.findings == Texts{"open: mode 0666: everybody can write to it", "sgid: mode 2755: setgid",
                                "shared: mode 1777: everybody can write to it", "suid: mode 4755: setuid"});
}

TEST_CASE("required files are paths or globs, and not empty") {
  const test::Scratch scratch;
  scratch.file("web/index.html", "x");
  scratch.file("web/empty.css", "");
  fs::create_directory(scratch / "web/none");
  const verify::DistTree tree = verify::read_dist(scratch.folder());
  const auto findings = [&](const Texts& required) {
    return verify::check_required_files(tree, required).findings;
  };
  CHECK(findings({"web/index.html", "web/*.html", "web"}).empty());
  CHECK(findings({"web/*.css"}) == Texts{"web/empty.css: required, but empty"});
  CHECK(findings({"web/none"}) == Texts{"web/none: required, but empty"});
  CHECK(findings({"web/indx.html"}) ==
        Texts{"web/indx.html: required, but not in the dist: did you mean 'web/index.html'?"});
  CHECK(findings({"data/*.bin"}) == Texts{"data/*.bin: required, but not in the dist"});
  CHECK(verify::check_required_files(tree, {}).outcome == Outcome::skipped);
}

TEST_CASE("a dist that must have a manifest fails without one") {
  const test::Scratch scratch;
  scratch.file("bin/x", "x");
  const verify::DistTree tree = verify::read_dist(scratch.folder());
  CHECK(verify::check_manifest(tree, "").outcome == Outcome::skipped);
  const verify::Check check = verify::check_manifest(tree, "chat");
  CHECK(check.outcome == Outcome::failed);
  CHECK(check.findings == Texts{"share/chat/dist/manifest.json: not there"});
}
