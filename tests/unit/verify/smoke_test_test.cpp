// Which program of a dist is meant, and how its run is told.
#include "scratch.hpp"
#include "support/run/process.hpp"
#include "thrown.hpp"
#include "verify/smoke_test.hpp"

#include <doctest/doctest.h>

using namespace pdist;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;
using Outcome = verify::Check::Outcome;

namespace {

void program(const test::Scratch& scratch, const std::string& name, const std::string& script) {
  fs::permissions(scratch.file("dist/" + name, "#!/bin/sh\n" + script), fs::perms{0755});
}

verify::Check smoke(const test::Scratch& scratch, const Texts& command, const Texts& hidden = {},
                    std::chrono::seconds limit = std::chrono::seconds(60)) {
  verify::VerifyRequest request;
  request.smoke_test = command;
  request.time_limit = limit;
  return verify::check_smoke_test(verify::read_dist(scratch / "dist"), request, hidden);
}

} // namespace

TEST_CASE("a bare name is the launcher at the root, else the program in bin; a path is itself") {
  const test::Scratch scratch;
  program(scratch, "chat", "");
  program(scratch, "bin/chat", "");
  program(scratch, "bin/tool", "");
  fs::create_symlink("bin/tool", scratch / "dist/link");
  const verify::DistTree tree = verify::read_dist(scratch / "dist");
  CHECK(verify::find_program(tree, "chat") == "chat");
  CHECK(verify::find_program(tree, "tool") == "bin/tool");
  CHECK(verify::find_program(tree, "bin/chat") == "bin/chat");
  CHECK(verify::find_program(tree, "link") == "link");
}

TEST_CASE("a program that is not in the dist is an error with the nearest one") {
  const test::Scratch scratch;
  program(scratch, "bin/chat", "");
  scratch.file("dist/share/data", "x");
  const verify::DistTree tree = verify::read_dist(scratch / "dist");
  const auto error = [&](const std::string& asked) {
    return test::thrown_by([&] { verify::find_program(tree, asked); });
  };
  CHECK(error("chta") == "chta: the smoke test's program is not in the dist\nhint: did you mean 'bin/chat'?");
  CHECK(error("xyz") == "xyz: the smoke test's program is not in the dist\nhint: known: bin/chat");
  CHECK(error("/bin/sh") == "/bin/sh: the smoke test's program is not in the dist\nhint: known: bin/chat");
  CHECK(error("../dist/bin/chat")
            .starts_with("../dist/bin/chat: the smoke test's program is not in the dist\n"));
  CHECK(error("share/data") == "share/data: cannot be the smoke test: it is no executable file\n"
                               "hint: install it with PROGRAMS, or with PERMISSIONS that let it run");
}

TEST_CASE("the program runs from a moved copy with a space in its path, without environment, in /") {
  const test::Scratch scratch;
  program(scratch, "bin/say", "echo \"$0\"; pwd; /usr/bin/env | /bin/grep -v -e ^PWD= -e ^_=; exit 7");
  const verify::Check check = smoke(scratch, {"say"});
  CHECK(check.outcome == Outcome::failed);
  REQUIRE(check.findings.size() == 3);
  CHECK(check.findings[0] == "bin/say: exit status 7");
  CHECK(check.findings[1].starts_with("stdout: /"));
  CHECK(check.findings[1].ends_with("/moved dist/bin/say"));
  CHECK(check.findings[2] == "stdout: /");
}

TEST_CASE("a failing program is told with its command, status and last lines") {
  const test::Scratch scratch;
  program(scratch, "bin/fail",
          "i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo line $i; done; echo 'it broke' >&2; exit 3");
  const verify::Check check = smoke(scratch, {"fail", "an argument", "$x"});
  CHECK(check.outcome == Outcome::failed);
  REQUIRE(check.findings.size() == 22);
  CHECK(check.findings[0] == "bin/fail 'an argument' '$x': exit status 3");
  CHECK(check.findings[1] == "stdout: line 11");
  CHECK(check.findings[20] == "stdout: line 30");
  CHECK(check.findings[21] == "stderr: it broke");
}

TEST_CASE("a program that a signal ends is told with the signal's name") {
  const test::Scratch scratch;
  program(scratch, "bin/die", "kill -SEGV $$");
  CHECK(smoke(scratch, {"die"}).findings == Texts{"bin/die: exit status 139 (SIGSEGV)"});
}

TEST_CASE("a program that hangs is ended") {
  const test::Scratch scratch;
  program(scratch, "bin/hang", "echo started; exec /bin/sleep 600");
  const verify::Check check = smoke(scratch, {"hang"}, {}, std::chrono::seconds(2));
  CHECK(check.findings == Texts{"bin/hang: did not end within 2 s", "stdout: started"});
}

TEST_CASE("the copy is the dist: modes, symlinks, times, odd names") {
  const test::Scratch scratch;
  scratch.file("dist/share/a \n\"$x\"\xff", "data");
  scratch.file("dist/locked/file", "data");
  fs::create_symlink("share", scratch / "dist/link");
  fs::permissions(scratch / "dist/locked/file", fs::perms{0640});
  fs::permissions(scratch / "dist/locked", fs::perms{0555});
  program(scratch, "compare",
          "cd \"${0%/*}\" && /usr/bin/find . ! -name compare ! -path . -printf '%p %m %y %l %T@\\n' "
          "| /usr/bin/sort | /usr/bin/sha256sum; exit 1");
  support::ProcessRequest process;
  process.command = {(scratch / "dist/compare").string()};
  const support::ProcessResult here = support::run(process);
  const verify::Check check = smoke(scratch, {"compare"});
  REQUIRE(check.findings.size() == 2);
  CHECK(check.findings[1] + "\n" == "stdout: " + here.output);
}

TEST_CASE("the hidden folders and the dist itself are not there for the program") {
  const test::Scratch scratch;
  scratch.file("build/secret", "x");
  program(scratch, "bin/look",
          "[ -e \"$1\" ] && echo \"sees $1\"; [ -e \"$2\" ] && echo \"sees $2\"; exit 0");
  const fs::path secret = fs::canonical(scratch / "build/secret"),
                 itself = fs::canonical(scratch / "dist/bin/look");
  const verify::Check check = smoke(scratch, {"look", secret, itself}, {secret.parent_path()});
  CHECK(check.outcome == Outcome::passed);
  if (check.details.find("isolation")->text() != "mount namespace") {
    MESSAGE("not tested: " << check.notes.at(0));
    return;
  }
  program(scratch, "bin/look", "[ -e \"$1\" ] || [ -e \"$2\" ] || exit 5");
  CHECK(smoke(scratch, {"look", secret, itself}, {secret.parent_path()}).findings.size() == 1);
}
