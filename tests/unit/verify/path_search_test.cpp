// Where a folder's path is seen in bytes, and where it only looks like it.
#include "scratch.hpp"
#include "support/file.hpp"
#include "verify/path_search.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using verify::PathSearch;

namespace {

bool finds(const std::string& folder, const std::string& text) {
  return !PathSearch({folder}).find(text).empty();
}

} // namespace

TEST_CASE("a folder's path is found wherever it stands") {
  const std::string folder = "/home/u/app";
  for (const std::string text :
       {"/home/u/app", "/home/u/app/", "/home/u/app/main.cpp", "-I/home/u/app", "prefix=/home/u/app;x",
        "in /home/u/app.", "\"/home/u/app\"", "file:///home/u/app/x", "/mnt/home/u/app/x",
        "z\x41/home/u/app/x.py", "/home/u/app:/other", "/home/u/app, and"}) {
    CAPTURE(text);
    CHECK(finds(folder, text));
  }
}

TEST_CASE("a folder whose name only starts alike is another folder") {
  for (const std::string text : {"/home/u/application", "/home/u/app-2", "/home/u/app_x", "/home/u/app.old",
                                 "/home/u/app+", "/home/u/app\xc3\xa4", "/home/u/ap", "home/u/app"}) {
    CAPTURE(text);
    CHECK_FALSE(finds("/home/u/app", text));
  }
}

TEST_CASE("a folder right below the root is not the end of a longer path") {
  for (const std::string text : {"docs/build/index.html", "../build", "./build/x", "~/build", "${root}/build",
                                 "$(root)/build", "@root@/build", "**/build/", "a//build"}) {
    CAPTURE(text);
    CHECK_FALSE(finds("/build", text));
  }
  for (const std::string text :
       {"/build/main.cpp", " /build", "-I/build/include", "-isystem/build", "=/build", "file:///build/x",
        "\"/build\"", "<path>/build</path>", ":/build"}) {
    CAPTURE(text);
    CHECK(finds("/build", text));
  }
}

TEST_CASE("a path with a space is found in its percent-encoded form too") {
  CHECK(finds("/home/u/my app", "file:///home/u/my%20app/x"));
  CHECK(finds("/home/u/my app", "/home/u/my app/x"));
}

TEST_CASE("every match of several folders is found, in order") {
  const PathSearch search({"/a/b", "/c/d"});
  CHECK(search.find("/c/d /a/b/x/a/b") == std::vector<std::size_t>{0, 5, 11});
}

TEST_CASE("matches in a file are found at any distance from the borders of its blocks") {
  const test::Scratch scratch;
  const std::string folder = "/home/user/project";
  const PathSearch search({folder, "/build"});
  constexpr std::size_t block = 256 * 1024; // as path_search.cpp reads
  for (std::size_t at = block - 60; at < block + 100; ++at) {
    std::string text(2 * block, 'x');
    text.replace(at, folder.size(), folder);
    text[at + folder.size()] = ':';
    text.replace(at + 200, 9, "-I/build ");
    const auto hits = search.find(support::ReadableFile(scratch.file("f", text)), 10);
    CAPTURE(at);
    // "x…xx-I/build": letters right before make it no option.
    REQUIRE(hits.offsets == std::vector<std::uint64_t>{at});
  }
}

TEST_CASE("what decides about a match may be in the next block or the one before") {
  const test::Scratch scratch;
  constexpr std::size_t block = 256 * 1024;
  const PathSearch search({"/build"});
  for (std::size_t at = block - 20; at < block + 60; ++at) {
    std::string text(2 * block, ' ');
    text.replace(at, 8, "-I/build");
    text.replace(at + 300, 9, "d-I/build");
    text.replace(at + 600, 7, "/builds");
    const auto hits = search.find(support::ReadableFile(scratch.file("f", text)), 10);
    CAPTURE(at);
    REQUIRE(hits.offsets == std::vector<std::uint64_t>{at + 2});
  }
}

TEST_CASE("all matches of a file are counted, the first ones are kept") {
  const test::Scratch scratch;
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "/a/b\n";
  const auto hits = PathSearch({"/a/b"}).find(support::ReadableFile(scratch.file("f", text)), 2);
  CHECK(hits.count == 1000);
  CHECK(hits.offsets == std::vector<std::uint64_t>{0, 5});
}
