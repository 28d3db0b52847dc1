// remove_tree: all of the tree, and nothing else.
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/publish/remove_tree.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace pdist::support;
using pdist::test::Scratch;

TEST_CASE("a symlink is removed, not what it points to") {
  const Scratch scratch;
  scratch.file("keep/file", "x");
  fs::create_directory(scratch / "tree");
  fs::create_directory_symlink(scratch / "keep", scratch / "tree" / "link");
  remove_tree(scratch / "tree");
  CHECK_FALSE(fs::exists(scratch / "tree"));
  CHECK(fs::exists(scratch / "keep" / "file"));
}

TEST_CASE("the root itself is not followed when it is a symlink") {
  const Scratch scratch;
  scratch.file("keep/file", "x");
  fs::create_directory_symlink(scratch / "keep", scratch / "link");
  CHECK_THROWS_AS(remove_tree(scratch / "link"), Error);
  CHECK(fs::exists(scratch / "keep" / "file"));
}

TEST_CASE("folders that their owner may neither write nor read are removed") {
  const Scratch scratch;
  scratch.file("tree/a/b/file", "x");
  fs::create_directory(scratch / "tree" / "empty");
  ::chmod((scratch / "tree" / "a" / "b").c_str(), 0);
  ::chmod((scratch / "tree" / "a").c_str(), 0500);
  ::chmod((scratch / "tree" / "empty").c_str(), 0);
  ::chmod((scratch / "tree").c_str(), 0);
  remove_tree(scratch / "tree");
  CHECK_FALSE(fs::exists(fs::symlink_status(scratch / "tree")));
}

TEST_CASE("depth is bounded neither by open files nor by the longest path") {
  const Scratch scratch;
  const fs::path top = scratch / "tree";
  fs::create_directory(top);
  int at = ::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::string name(100, 'd');
  for (int depth = 0; depth < 100; ++depth) {
    REQUIRE(::mkdirat(at, name.c_str(), 0755) == 0);
    const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ::close(at);
    at = next;
  }
  ::close(at);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit few{32, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  CHECK_NOTHROW(remove_tree(top));
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK_FALSE(fs::exists(top));
}

TEST_CASE("nothing there is no error, a file is") {
  const Scratch scratch;
  CHECK_NOTHROW(remove_tree(scratch / "absent"));
  scratch.file("file", "x");
  CHECK_THROWS_WITH(remove_tree(scratch / "file"),
                    ((scratch / "file").string() + ": cannot remove the folder: Not a directory").c_str());
  CHECK(fs::exists(scratch / "file"));
}
