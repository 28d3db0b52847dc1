// Bundles on the disk: signed inside out, checked, and changed afterwards.
#include "binary/code_signature.hpp"
#include "binary/edit_file.hpp"
#include "binary/tiny_macho.hpp"
#include "runtime/bundle/check_seal.hpp"
#include "runtime/bundle/signing.hpp"
#include "scratch.hpp"
#include "support/file.hpp"
#include "support/walk.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

using namespace pdist;
using namespace pdist::runtime;
using pdist::test::Scratch;
using pdist::test::thrown_by;
using pdist::test::TinyMacho;

namespace fs = std::filesystem;

namespace {

/// The bundles below a folder, inner ones before those that they are in.
std::vector<Bundle> bundles_in(const fs::path& tree) {
  std::vector<support::TreeEntry> entries = support::walk_tree(tree);
  std::ranges::reverse(entries); // what is inside comes behind
  std::vector<Bundle> out;
  for (const support::TreeEntry& entry : entries)
    if (entry.type == support::EntryType::folder)
      if (auto bundle = find_bundle(tree / entry.path)) out.push_back(std::move(*bundle));
  return out;
}

std::string info(const std::string& executable, const std::string& identifier) {
  return "<plist version=\"1.0\"><dict><key>CFBundleExecutable</key><string>" + executable +
         "</string><key>CFBundleIdentifier</key><string>" + identifier + "</string></dict></plist>\n";
}

std::string program() {
  TinyMacho tiny;
  tiny.file_type = binary::macho::file_execute;
  tiny.id.clear();
  tiny.loader = "/usr/lib/dyld";
  return tiny.bytes();
}

/// Chat.app with a library, a framework of two folders and a plug-in, languages and symlinks.
struct App {
  Scratch scratch;
  fs::path contents = scratch / "Chat.app/Contents";
  fs::path framework = contents / "Frameworks/Words.framework";

  App() {
    const auto file = [this](const std::string& name, const std::string& text) {
      scratch.file("Chat.app/Contents/" + name, text);
    };
    file("Info.plist", info("Chat", "org.example.chat"));
    file("PkgInfo", "APPL????");
    file("MacOS/Chat", program());
    file("Resources/data & more", "data");
    file("Resources/de.lproj/a.strings", "Hallo");
    file("Resources/empty", "");
    fs::create_symlink("data & more", contents / "Resources/link");
    file("Frameworks/libtiny.dylib", TinyMacho().bytes());
    fs::create_symlink("libtiny.dylib", contents / "Frameworks/libtiny.1.dylib");
    file("Frameworks/Words.framework/Versions/A/Words", TinyMacho().bytes());
    file("Frameworks/Words.framework/Versions/A/Resources/Info.plist", info("Words", "org.example.words"));
    file("Frameworks/Words.framework/Versions/A/lib/plain.txt", "plain");
    fs::create_symlink("A", framework / "Versions/Current");
    fs::create_symlink("Versions/Current/Words", framework / "Words");
    file("PlugIns/More.bundle/Contents/Info.plist", info("More", "org.example.more"));
    file("PlugIns/More.bundle/Contents/MacOS/More", TinyMacho().bytes());
  }

  static void sign_file(const fs::path& path) {
    binary::Edit edit;
    edit.macho.sign_ad_hoc = true;
    const support::ReadableFile source(path);
    binary::write_edited(source, edit, binary::plan_edit(source, edit), path);
  }

  void sign() const {
    sign_file(contents / "Frameworks/libtiny.dylib");
    for (const Bundle& bundle : bundles_in(scratch.folder()))
      sign_bundle(bundle);
  }

  Bundle bundle() const { return read_bundle(contents); }

  /// Of all bundles, outermost last.
  std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const Bundle& each : bundles_in(scratch.folder()))
      for (const SealProblem& problem : check_seal(each).problems)
        out.push_back(problem.path + ": " + problem.what);
    return out;
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(contents / name, std::ios::binary) << text;
  }
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("bundles are found, inner ones first, with their parts") {
  const App app;
  const std::vector<Bundle> all = bundles_in(app.scratch.folder());
  REQUIRE(all.size() == 3);
  CHECK(all[2].folder == app.contents);
  CHECK(all[2].executable == "MacOS/Chat");
  CHECK(all[2].identifier == "org.example.chat");
  CHECK(all[0].executable == "MacOS/More");
  CHECK(all[1].folder.filename() == "A");
  CHECK(all[1].executable == "Words");
  CHECK(all[1].info_plist == "Resources/Info.plist");
}

TEST_CASE("what is sealed in an application") {
  const App app;
  std::vector<std::string> found;
  for (const SealPlace& place : seal_places(app.bundle()))
    found.push_back(place.path + (place.kind == SealPlace::Kind::code      ? ": code"
                                  : place.kind == SealPlace::Kind::symlink ? ": symlink"
                                                                           : ": file"));
  CHECK(found == Texts{"Frameworks/Words.framework: code", "Frameworks/libtiny.1.dylib: symlink",
                       "Frameworks/libtiny.dylib: code", "PlugIns/More.bundle: code",
                       "Resources/data & more: file", "Resources/de.lproj/a.strings: file",
                       "Resources/empty: file", "Resources/link: symlink"});
}

TEST_CASE("a signed application agrees with its seal, and a second run writes nothing") {
  const App app;
  app.sign();
  CHECK(app.problems().empty());
  const auto slices = binary::read_code_signatures(support::ReadableFile(app.contents / "MacOS/Chat"));
  REQUIRE(slices.size() == 1);
  CHECK(slices[0].identifier == "org.example.chat");
  CHECK(slices[0].problems.empty());
  const std::string seal = support::read_text_file(app.contents / seal_path, 1U << 20);
  CHECK(slices[0].directories[0].is_digest_of(slices[0].directories[0].resources, support::as_bytes(seal)));
  for (const Bundle& bundle : bundles_in(app.scratch.folder()))
    CHECK_FALSE(sign_bundle(bundle));
}

TEST_CASE("the seal has the same bytes wherever the application is") {
  const App one, two;
  one.sign();
  two.sign();
  CHECK(support::read_text_file(one.contents / seal_path, 1U << 20) ==
        support::read_text_file(two.contents / seal_path, 1U << 20));
}

TEST_CASE("each change of a sealed application is named") {
  App app;
  app.sign();
  app.write("Resources/empty", "x");
  CHECK(app.problems() == Texts{"Resources/empty: not what was sealed"});
  fs::remove(app.contents / "Resources/empty");
  CHECK(app.problems() == Texts{"Resources/empty: sealed, and not there"});
  fs::remove(app.contents / "Resources/de.lproj/a.strings"); // may be missing
  app.write("Resources/empty", "");
  CHECK(app.problems().empty());

  app.write("Resources/new", "x");
  app.write("PkgInfo", "anything");
  CHECK(app.problems() == Texts{"Resources/new: not sealed: added since"});
  fs::remove(app.contents / "Resources/new");

  fs::remove(app.contents / "Resources/link");
  fs::create_symlink("empty", app.contents / "Resources/link");
  CHECK(app.problems() == Texts{"Resources/link: a symlink to 'empty', sealed with another target"});
  fs::remove(app.contents / "Resources/link");
  app.write("Resources/link", "x");
  CHECK(app.problems() == Texts{"Resources/link: sealed as a symlink, and none"});
  fs::remove(app.contents / "Resources/link");
  fs::create_symlink("data & more", app.contents / "Resources/link");
  fs::remove(app.contents / "Resources/empty");
  fs::create_symlink("link", app.contents / "Resources/empty");
  CHECK(app.problems() == Texts{"Resources/empty: a symlink, sealed as a file"});
  fs::remove(app.contents / "Resources/empty");
  fs::create_directory(app.contents / "Resources/empty");
  CHECK(app.problems() == Texts{"Resources/empty: sealed as a file, and none"});
}

TEST_CASE("changed code, Info.plist and seals are named, too") {
  App app;
  app.sign();
  app.write("Info.plist", info("Chat", "org.example.other"));
  CHECK(app.problems() == Texts{"MacOS/Chat: x86_64: Info.plist is not what was signed (sha256)"});
  app.write("Info.plist", info("Chat", "org.example.chat"));
  CHECK(app.problems().empty());

  binary::Edit edit;
  edit.macho.signing_identifier = "another";
  const fs::path library = app.contents / "Frameworks/libtiny.dylib";
  const support::ReadableFile source(library);
  binary::write_edited(source, edit, binary::plan_edit(source, edit), library);
  CHECK(app.problems() == Texts{"Frameworks/libtiny.dylib: its signature is not the sealed one"});
  app.sign();
  CHECK(app.problems().empty());

  // A file of the framework: its own seal names it, and its signature, which is sealed outside, stays.
  app.write("Frameworks/Words.framework/Versions/A/lib/plain.txt", "other");
  CHECK(app.problems() == Texts{"lib/plain.txt: not what was sealed"});
  app.sign();
  CHECK(app.problems().empty());

  std::ofstream(app.contents / seal_path, std::ios::app) << "\n";
  CHECK(app.problems() == Texts{"MacOS/Chat: x86_64: CodeResources is not what was signed (sha256)"});
  App::sign_file(app.contents / "MacOS/Chat"); // agrees with its own bytes: stays
  CHECK(app.problems().size() == 1);
  fs::remove_all(app.contents / "_CodeSignature");
  CHECK_FALSE(check_seal(app.bundle()).sealed);
}

TEST_CASE("an executable that is signed alone says nothing of the seal") {
  const App app;
  app.sign();
  app.write("MacOS/Chat", program());
  CHECK(app.problems() == Texts{"MacOS/Chat: x86_64: not signed, in a bundle that is sealed"});
  App::sign_file(app.contents / "MacOS/Chat");
  CHECK(app.problems() == Texts{"MacOS/Chat: x86_64: its signature says nothing of CodeResources (sha256)",
                                "MacOS/Chat: x86_64: its signature says nothing of Info.plist (sha256)"});
}

TEST_CASE("what has no place in a bundle is refused with the way out") {
  const std::string what = ": cannot be sealed in its bundle: ";
  const auto refusal = [&](const App& app) { return thrown_by([&] { sign_bundle(app.bundle()); }); };
  {
    const App app;
    CHECK(refusal(app) ==
          (app.contents / "Frameworks/Words.framework/Versions/A/Words").string() + what +
              "its slice x86_64 is not signed\nhint: sign it before the bundle that it is in");
  }
  {
    App app;
    app.sign();
    app.write("MacOS/readme.txt", "x");
    CHECK(refusal(app) ==
          (app.contents / "MacOS/readme.txt").string() + what +
              "it is no code, and code alone has its place there\nhint: put what is no code into "
              "Contents/Resources");
  }
  {
    App app;
    app.sign();
    fs::create_directory(app.contents / "MacOS/python3.11");
    CHECK(refusal(app) ==
          (app.contents / "MacOS/python3.11").string() + what +
              "a folder whose name has a dot is a bundle here, and this is none\nhint: put what is no "
              "code into Contents/Resources");
  }
  {
    App app;
    fs::remove(app.contents / "MacOS/Chat");
    CHECK(refusal(app) == app.contents.string() +
                              ": cannot be signed: the bundle has no executable\nhint: name it in "
                              "Info.plist (CFBundleExecutable)");
    app.write("Info.plist", info("../../Chat", "a"));
    CHECK(refusal(app) == (app.contents / "Info.plist").string() +
                              ": malformed Info.plist: CFBundleExecutable '../../Chat' is no file name");
    fs::remove(app.contents / "Info.plist");
    CHECK(refusal(app) ==
          app.contents.string() + ": is no bundle: it has neither Info.plist nor Resources/Info.plist");
  }
}
