// What a verification sees: one row a manipulation of a finished dist.
#include "manifest/difference.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "manifest/tree.hpp"
#include "manifest/verify_manifest.hpp"
#include "manifest/write_manifest.hpp"
#include "scratch.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <string>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;
using namespace pdist;
using pdist::test::Scratch;

namespace {

struct Dist {
  Scratch scratch;
  fs::path path = scratch / "dist";

  Dist() {
    ::umask(022); // the rows name modes
    put("bin/chat", "program");
    put("lib/a.so", "library");
    put("share/note", "note");
    fs::create_directory(path / "empty");
    fs::create_symlink("a.so", path / "lib/link.so");
    put("copy-of-a", "library");
    manifest::write(path, manifest::describe(path, facts()));
  }
  static manifest::Facts facts() {
    manifest::Facts facts;
    facts.name = "demo";
    return facts;
  }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  std::vector<std::string> differences() const {
    std::vector<std::string> out;
    for (const manifest::Difference& each : manifest::verify(path))
      out.push_back(manifest::shown(each));
    return out;
  }
  fs::path own(const std::string& name) const { return path / "share/demo/dist" / name; }
};

using Lines = std::vector<std::string>;

/// Returns whether this machine and user can do it.
using Manipulation = std::function<bool(const Dist&)>;

struct Row {
  const char* what;
  Manipulation manipulate;
  Lines seen;
};

Manipulation always(const std::function<void(const Dist&)>& manipulate) {
  return [manipulate](const Dist& dist) {
    manipulate(dist);
    return true;
  };
}

const std::string digest_of_program = support::sha256_of_text("program");
const std::string digest_of_flipped = support::sha256_of_text("prograM");

const Row rows[] = {
    {"nothing", always([](const Dist&) {}), {}},
    {"only times", always([](const Dist& dist) { dist.put("bin/chat", "program"); }), {}},
    {"a byte flipped",
     always([](const Dist& dist) { dist.put("bin/chat", "prograM"); }),
     {"bin/chat: changed (SHA-256 " + digest_of_flipped + ", was " + digest_of_program + ")"}},
    {"a byte appended",
     always([](const Dist& dist) { dist.put("bin/chat", "program!"); }),
     {"bin/chat: changed (8 bytes, was 7)"}},
    {"a file removed",
     always([](const Dist& dist) { fs::remove(dist.path / "bin/chat"); }),
     {"bin/chat: missing (file)"}},
    {"a file added", always([](const Dist& dist) { dist.put("bin/more", "x"); }), {"bin/more: added (file)"}},
    {"a symlink added",
     always([](const Dist& dist) { fs::create_symlink("chat", dist.path / "bin/l"); }),
     {"bin/l: added (symlink)"}},
    {"an empty folder removed",
     always([](const Dist& dist) { fs::remove(dist.path / "empty"); }),
     {"empty: missing (folder)"}},
    {"an empty folder added",
     always([](const Dist& dist) { fs::create_directory(dist.path / "bin/new"); }),
     {"bin/new: added (folder)"}},
    {"a mode changed",
     always([](const Dist& dist) { ::chmod((dist.path / "bin/chat").c_str(), 0600); }),
     {"bin/chat: mode 0600, was 0644"}},
    {"a folder's mode changed",
     always([](const Dist& dist) { ::chmod((dist.path / "empty").c_str(), 0777); }),
     {"empty: mode 0777, was 0755"}},
    {"setuid set",
     always([](const Dist& dist) { ::chmod((dist.path / "bin/chat").c_str(), 04644); }),
     {"bin/chat: mode 4644, was 0644"}},
    {"a symlink retargeted",
     always([](const Dist& dist) {
       fs::remove(dist.path / "lib/link.so");
       fs::create_symlink("../copy-of-a", dist.path / "lib/link.so");
     }),
     {"lib/link.so: link '../copy-of-a', was 'a.so'"}},
    {"a file replaced by a symlink to the same content",
     always([](const Dist& dist) {
       fs::remove(dist.path / "copy-of-a");
       fs::create_symlink("lib/a.so", dist.path / "copy-of-a");
     }),
     {"copy-of-a: type symlink, was file"}},
    {"a symlink replaced by a copy of its file",
     always([](const Dist& dist) {
       fs::remove(dist.path / "lib/link.so");
       dist.put("lib/link.so", "library");
     }),
     {"lib/link.so: type file, was symlink"}},
    {"an owner changed",
     [](const Dist& dist) {
       return ::chown((dist.path / "bin/chat").c_str(), ::geteuid() + 7, static_cast<gid_t>(-1)) == 0;
     },
     {"bin/chat: owner 7, the dist's is 0"}},
    {"a hard link from outside",
     always([](const Dist& dist) { fs::create_hard_link(dist.path / "bin/chat", dist.scratch / "outside"); }),
     {"bin/chat: link count 2: the file has another name, through which it can be changed"}},
    {"an extended attribute",
     [](const Dist& dist) {
       return ::setxattr((dist.path / "bin/chat").c_str(), "user.note", "x", 1, 0) == 0;
     },
     {"bin/chat: attribute 'user.note' was added"}},
    {"a capability",
     [](const Dist& dist) {
       // vfs_cap_data, revision 2, CAP_NET_RAW permitted and effective.
       const unsigned char capability[20] = {1, 0, 0, 2, 0, 0x20};
       return ::setxattr((dist.path / "bin/chat").c_str(), "security.capability", capability,
                         sizeof capability, 0) == 0;
     },
     {"bin/chat: attribute 'security.capability' was added"}},
    {"a name's case changed",
     always([](const Dist& dist) { fs::rename(dist.path / "empty", dist.path / "Empty"); }),
     {"Empty: added (folder, only in case unlike 'empty', which is missing)", "empty: missing (folder)"}},
    {"SHA256SUMS of other files",
     always([](const Dist& dist) {
       const std::string text = support::read_text_file(dist.own("SHA256SUMS"), 10000);
       std::ofstream(dist.own("SHA256SUMS"))
           << text.substr(text.find('\n') + 1) << std::string(64, '0') << "  zz\n";
     }),
     {"bin/chat: missing (in SHA256SUMS)", "zz: added (in SHA256SUMS)"}},
    {"manifest.json edited",
     always([](const Dist& dist) { std::ofstream(dist.own("manifest.json"), std::ios::app) << '\n'; }),
     {"share/demo/dist/manifest.json: changed (SHA256SUMS has another digest)"}},
    {"the manifest's own mode",
     always([](const Dist& dist) { ::chmod(dist.own("manifest.json").c_str(), 0666); }),
     {"share/demo/dist/manifest.json: mode 0666, was 0644"}},
};

} // namespace

TEST_CASE("every manipulation is seen, and only that") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Dist dist;
    if (!row.manipulate(dist)) {
      MESSAGE("not possible here: " << row.what);
      continue;
    }
    CHECK(dist.differences() == row.seen);
  }
}

TEST_CASE("a file with a changed digest in both SHA256SUMS and itself is still unlike manifest.json") {
  const Dist dist;
  dist.put("bin/chat", "prograM");
  std::string text = support::read_text_file(dist.own("SHA256SUMS"), 10000);
  text.replace(text.find(digest_of_program), 64, digest_of_flipped);
  std::ofstream(dist.own("SHA256SUMS")) << text;
  CHECK(dist.differences() ==
        Lines{"bin/chat: changed (SHA256SUMS and manifest.json have different digests)",
              "bin/chat: changed (SHA-256 " + digest_of_flipped + ", was " + digest_of_program + ")"});
}

TEST_CASE("a FIFO in the dist is refused by name, not waited for") {
  const Dist dist;
  REQUIRE(::mkfifo((dist.path / "bin/fifo").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(dist.differences(), ((dist.path / "bin/fifo").string() +
                                         ": this is a FIFO: only files, folders and symlinks can be shipped")
                                            .c_str());
}

TEST_CASE("what takes the place of a file while the tree is read is noticed") {
  const Scratch scratch;
  scratch.file("dist/folder/file", "inside");
  scratch.file("outside/file", "outside");
  const fs::path dist = scratch / "dist";
  const std::vector<support::TreeEntry> tree = support::walk_tree(dist);
  CHECK(manifest::entries_of(dist, tree).size() == 2);
  const std::string message = ": something else is there now: it was replaced while it was read";
  const std::string file = (dist / "folder/file").string();
  SUBCASE("a symlink to another file") {
    fs::remove(file);
    fs::create_symlink(scratch / "outside/file", file);
  }
  SUBCASE("its folder, by a symlink to another folder") {
    fs::rename(dist / "folder", scratch / "away");
    fs::create_directory_symlink(scratch / "outside", dist / "folder");
  }
  SUBCASE("another file with the same bytes") {
    scratch.file("new", "inside");
    fs::rename(scratch / "new", file);
  }
  CHECK(test::thrown_by([&] { manifest::entries_of(dist, tree); }).starts_with(file + message));
}

TEST_CASE("which manifest") {
  const Dist dist;
  CHECK(manifest::find(dist.path) == dist.own("manifest.json"));
  SUBCASE("two of them: refused") {
    dist.put("share/other/dist/manifest.json", "{}");
    CHECK_THROWS_WITH(manifest::find(dist.path),
                      (dist.path.string() +
                       ": the dist has several manifests: 'share/demo/dist/manifest.json' and "
                       "'share/other/dist/manifest.json'")
                          .c_str());
  }
  SUBCASE("the manifest of another name: refused") {
    fs::rename(dist.path / "share/demo", dist.path / "share/other");
    CHECK_THROWS_WITH(manifest::verify(dist.path),
                      ((dist.path / "share/other/dist/manifest.json").string() +
                       ": it is the manifest of 'demo': that one's place is share/demo/dist/manifest.json")
                          .c_str());
  }
  SUBCASE("none") {
    fs::remove(dist.own("manifest.json"));
    CHECK_THROWS_WITH(
        manifest::find(dist.path),
        (dist.path.string() + ": this is not a dist: there is no share/<name>/dist/manifest.json in it")
            .c_str());
  }
}

TEST_CASE("written again: nothing changes, not even the files' times") {
  const Dist dist;
  const struct stat before = support::status_of(dist.own("manifest.json"));
  manifest::write(dist.path, manifest::describe(dist.path, Dist::facts()));
  const struct stat after = support::status_of(dist.own("manifest.json"));
  CHECK(before.st_ino == after.st_ino);
  CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
}

TEST_CASE("the manifest's folders are made and listed whatever the umask") {
  const Scratch scratch;
  scratch.file("dist/a", "x");
  const mode_t umask = ::umask(0077);
  manifest::write(scratch / "dist", manifest::describe(scratch / "dist", Dist::facts()));
  ::umask(umask);
  const manifest::Manifest read = manifest::read(manifest::find(scratch / "dist"));
  std::vector<std::string> paths;
  for (const manifest::Entry& entry : read.entries) {
    paths.push_back(entry.path);
    if (entry.type == support::EntryType::folder) CHECK(entry.mode == 0755U);
  }
  CHECK(paths == Lines{"a", "share", "share/demo", "share/demo/dist"});
  CHECK(manifest::verify(scratch / "dist").empty());
}

TEST_CASE("digests that the caller computed are taken as they are: no file is read") {
  const Scratch scratch;
  fs::create_directory(scratch / "dist");
  manifest::Manifest given{Dist::facts(), {}};
  given.entries.emplace_back().path = "not/there";
  CHECK_THROWS_WITH(manifest::write(scratch / "dist", given),
                    "not/there: cannot write the manifest: its digest is missing");
  given.entries.front().sha256 = std::string(64, '1');
  manifest::write(scratch / "dist", given);
  CHECK(manifest::read(manifest::find(scratch / "dist")).entries.front().sha256 == std::string(64, '1'));
}
