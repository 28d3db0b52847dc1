// FolderPublication: the whole folder appears at once, or not at all.
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/publish_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;
using namespace pdist::support;
using pdist::test::Scratch;

namespace {

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

using Names = std::vector<std::string>;

/// For folders that may be replaced.
void is_own() {}

} // namespace

TEST_CASE("a new folder appears with its content and mode 0755") {
  const Scratch scratch;
  {
    FolderPublication publication(scratch / "dist/", is_own);
    CHECK(publication.target() == scratch / "dist");
    CHECK(publication.folder() == scratch / ".dist.pdist-tmp");
    put(publication.folder() / "bin" / "a", "x");
    CHECK_FALSE(fs::exists(scratch / "dist"));
    publication.commit();
  }
  CHECK(names_in(scratch.folder()) == Names{"dist"});
  CHECK(fs::exists(scratch / "dist" / "bin" / "a"));
  CHECK((status_of(scratch / "dist").st_mode & 07777U) == 0755U);
}

TEST_CASE("an old folder is replaced whole") {
  const Scratch scratch;
  scratch.file("dist/old/file", "old");
  ::chmod((scratch / "dist" / "old").c_str(), 0500);
  FolderPublication publication(scratch / "dist", is_own);
  put(publication.folder() / "new", "new");
  publication.commit();
  CHECK(names_in(scratch.folder()) == Names{"dist"});
  CHECK(names_in(scratch / "dist") == Names{"new"});
}

TEST_CASE("without commit the old folder stays and the temporary one goes") {
  const Scratch scratch;
  scratch.file("dist/old", "old");
  {
    const FolderPublication publication(scratch / "dist", is_own);
    put(publication.folder() / "new", "new");
  }
  CHECK(names_in(scratch.folder()) == Names{"dist"});
  CHECK(names_in(scratch / "dist") == Names{"old"});
}

TEST_CASE("what a killed run left is not in the next one's folder") {
  const Scratch scratch;
  SUBCASE("a folder with content that may not be changed") {
    scratch.file(".dist.pdist-tmp/deep/er/left", "x");
    ::chmod((scratch / ".dist.pdist-tmp" / "deep").c_str(), 0);
  }
  SUBCASE("a file") {
    scratch.file(".dist.pdist-tmp", "x");
  }
  SUBCASE("a symlink to a folder") {
    scratch.file("other/precious", "x");
    fs::create_symlink("other", scratch / ".dist.pdist-tmp");
  }
  FolderPublication publication(scratch / "dist", is_own);
  CHECK(names_in(publication.folder()).empty());
  publication.commit();
  CHECK(fs::is_directory(scratch / "dist"));
  CHECK_FALSE(fs::exists(fs::symlink_status(scratch / ".dist.pdist-tmp")));
  if (fs::exists(scratch / "other")) CHECK(fs::exists(scratch / "other" / "precious"));
}

TEST_CASE("a run that was killed while it exchanged the folders by steps is made good") {
  const Scratch scratch;
  scratch.file(".dist.pdist-tmp.aside/old", "old");
  SUBCASE("before the new one was in place: the old one comes back") {
    scratch.file(".dist.pdist-tmp/new", "new");
    { const FolderPublication publication(scratch / "dist", is_own); }
    CHECK(names_in(scratch.folder()) == Names{"dist"});
    CHECK(names_in(scratch / "dist") == Names{"old"});
  }
  SUBCASE("after it: the old one goes") {
    scratch.file("dist/new", "new");
    { const FolderPublication publication(scratch / "dist", is_own); }
    CHECK(names_in(scratch.folder()) == Names{"dist"});
    CHECK(names_in(scratch / "dist") == Names{"new"});
  }
}

TEST_CASE("only a real folder is replaced") {
  const Scratch scratch;
  scratch.file("file", "x");
  fs::create_directory(scratch / "other");
  fs::create_symlink("other", scratch / "link");
  CHECK_THROWS_WITH(
      FolderPublication(scratch / "link", is_own),
      ((scratch / "link").string() + ": cannot write the folder: a symlink stands there").c_str());
  CHECK_THROWS_WITH(
      FolderPublication(scratch / "file", is_own),
      ((scratch / "file").string() + ": cannot write the folder: something that is not a folder stands there")
          .c_str());
  CHECK_THROWS_AS(FolderPublication("/", is_own), Error);
  CHECK(names_in(scratch.folder()) == Names{"file", "link", "other"});
}

TEST_CASE("a folder that is not ours is asked about with the lock held, and stays") {
  const Scratch scratch;
  scratch.file("dist/thesis", "x");
  const auto refuse = [&] {
    CHECK(fs::is_directory(scratch / ".dist.pdist-tmp"));
    throw Error("dist", "not ours");
  };
  CHECK_THROWS_WITH(FolderPublication(scratch / "dist", refuse), "dist: not ours");
  CHECK(names_in(scratch.folder()) == Names{"dist"});
  CHECK(names_in(scratch / "dist") == Names{"thesis"});
  fs::remove(scratch / "dist" / "thesis");
  CHECK_NOTHROW(FolderPublication(scratch / "dist", refuse)); // nothing would be lost
}

TEST_CASE("a folder that comes while another is made is asked about before it is replaced") {
  const Scratch scratch;
  for (const bool was_empty : {false, true}) {
    const fs::path target = scratch / (was_empty ? "was-empty" : "was-absent");
    if (was_empty) fs::create_directory(target);
    FolderPublication publication(target, [] { throw Error("target", "is somebody's"); });
    put(publication.folder() / "new", "new");
    put(target / "thesis", "x");
    CHECK_THROWS_AS(publication.commit(), Error);
    CHECK(names_in(target) == Names{"thesis"});
  }
}

TEST_CASE("another folder in place of the one that was asked about is asked about, too") {
  const Scratch scratch;
  scratch.file("dist/old", "old");
  int asked = 0;
  FolderPublication publication(scratch / "dist", [&] {
    if (++asked > 1) throw Error("target", "is somebody's");
  });
  fs::rename(scratch / "dist", scratch / "away");
  put(scratch / "dist" / "thesis", "x");
  CHECK_THROWS_AS(publication.commit(), Error);
  CHECK(asked == 2);
  CHECK(names_in(scratch / "dist") == Names{"thesis"});
}

TEST_CASE("a folder that inherits the setgid bit hands it on to nobody") {
  const Scratch scratch;
  REQUIRE(::chmod(scratch.folder().c_str(), 02755) == 0);
  FolderPublication publication(scratch / "dist", is_own);
  fs::create_directory(publication.folder() / "inner");
  publication.commit();
  CHECK((status_of(scratch / "dist").st_mode & S_ISGID) == 0);
  CHECK((status_of(scratch / "dist" / "inner").st_mode & S_ISGID) == 0);
}
