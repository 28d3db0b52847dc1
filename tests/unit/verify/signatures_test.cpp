// The check of code signatures: what is a finding, what a note; seals of bundles inside a dist.
#include "binary/edit_file.hpp"
#include "binary/tiny_macho.hpp"
#include "runtime/bundle/signing.hpp"
#include "scratch.hpp"
#include "verify/checks.hpp"
#include "verify/signatures.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace pdist;
using pdist::test::Scratch;
using Texts = std::vector<std::string>;
using Outcome = verify::Check::Outcome;
namespace fs = std::filesystem;

namespace {

test::TinyMacho program(test::TinyMacho tiny) {
  tiny.file_type = binary::macho::file_execute;
  tiny.id.clear();
  tiny.loader = "/usr/lib/dyld";
  return tiny;
}

void put_program(const Scratch& scratch, const std::string& name, test::TinyMacho tiny) {
  fs::permissions(scratch.file(name, program(std::move(tiny)).bytes()), fs::perms::owner_exec,
                  fs::perm_options::add);
}

verify::Check check(const Scratch& scratch) {
  return verify::check_signatures(verify::read_dist(scratch.folder()));
}

} // namespace

TEST_CASE("a dist for another system has no code signatures to check") {
  const Scratch scratch;
  scratch.file("share/a", "x");
  CHECK(check(scratch).outcome == Outcome::skipped);
  CHECK(check(scratch).summary == "the dist is not for macOS");
}

TEST_CASE("unsigned code is a finding for arm64 and a note for other processors") {
  const Scratch scratch;
  put_program(scratch, "bin/one", test::TinyMacho());
  put_program(scratch, "bin/two", test::TinyMacho());
  put_program(scratch, "bin/arm", test::tiny_arm64());
  const verify::Check found = check(scratch);
  CHECK(found.outcome == Outcome::failed);
  CHECK(found.findings == Texts{"bin/arm: arm64: not signed: macOS does not load it"});
  CHECK(found.notes == Texts{"bin/one and 1 more: x86_64: not signed"});
}

TEST_CASE("an object file needs no signature") {
  const Scratch scratch;
  put_program(scratch, "bin/one", test::TinyMacho());
  test::TinyMacho object = test::tiny_arm64();
  object.file_type = binary::macho::file_object;
  scratch.file("lib/one.o", object.bytes());
  CHECK(check(scratch).findings.empty());
}

TEST_CASE("a sealed application of a dist, and what was changed in it") {
  const Scratch scratch;
  scratch.file("Chat.app/Contents/Info.plist",
               "<plist><dict><key>CFBundleExecutable</key><string>Chat</string></dict></plist>");
  scratch.file("Chat.app/Contents/Resources/a", "a");
  put_program(scratch, "Chat.app/Contents/MacOS/Chat", test::tiny_arm64());
  REQUIRE(runtime::sign_bundle(runtime::read_bundle(scratch / "Chat.app/Contents")));
  const verify::Check good = check(scratch);
  CHECK(good.outcome == Outcome::passed);
  CHECK(good.summary == "1 signature, page by page as signed; 1 bundle as sealed");
  CHECK(good.notes.empty());
  CHECK(good.details.find("bundles")->integer() == 1);

  scratch.file("Chat.app/Contents/Resources/a", "b");
  for (int i = 100; i < 125; ++i)
    scratch.file("Chat.app/Contents/Resources/new" + std::to_string(i), "");
  const Texts findings = check(scratch).findings;
  REQUIRE(findings.size() == 22); // twenty of the new ones by name
  CHECK(findings[0] == "Chat.app/Contents/Resources/a: not what was sealed");
  CHECK(findings[1] == "Chat.app/Contents/Resources/new100: not sealed: added since");
  CHECK(findings[21] == "Chat.app/Contents: 25 entries are not sealed in all");

  fs::remove(scratch / "Chat.app/Contents/_CodeSignature/CodeResources");
  CHECK(check(scratch).notes == Texts{"Chat.app/Contents/MacOS/Chat: arm64: its signature is that of a "
                                      "bundle with a seal, which is not there"});
}

TEST_CASE("a seal with rules of its own does not tell what was added") {
  const Scratch scratch;
  put_program(scratch, "A.app/Contents/MacOS/A", test::tiny_arm64());
  scratch.file("A.app/Contents/Info.plist", "<plist><dict/></plist>");
  scratch.file("A.app/Contents/_CodeSignature/CodeResources",
               "<plist><dict><key>files2</key><dict/></dict></plist>");
  scratch.file("A.app/Contents/Resources/added", "x");
  const verify::Check found = check(scratch);
  CHECK(found.notes ==
        Texts{"A.app/Contents: sealed with rules of its own: what was added is not looked for"});
  CHECK(found.findings == Texts{"A.app/Contents/MacOS/A: arm64: not signed: macOS does not load it",
                                "A.app/Contents/MacOS/A: arm64: not signed, in a bundle that is sealed"});
}
