// Walking a tree, and the paths that must stay inside it.
#include "scratch.hpp"
#include "support/walk.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace pdist::support;
using pdist::test::Scratch;
using pdist::test::thrown_by;

namespace fs = std::filesystem;

namespace {

std::vector<std::string> walked(const fs::path& root) {
  std::vector<std::string> paths;
  for (const TreeEntry& entry : walk_tree(root))
    paths.push_back(entry.path);
  return paths;
}

/// The text that `work` returns when it is called by a user without rights.
std::string as_nobody(const std::function<std::string()>& work) {
  constexpr uid_t nobody = 65534;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::getuid() == 0 && ::setuid(nobody) != 0) ::_exit(1);
    const std::string text = work();
    const ssize_t written = ::write(ends[1], text.data(), text.size());
    ::_exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string text(4096, '\0');
  const ssize_t got = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  int status = 1;
  ::waitpid(child, &status, 0);
  REQUIRE(status == 0);
  text.resize(static_cast<std::size_t>(got));
  return text;
}

/// Opens the folders above `folder` for everyone, as far as they are the test's own.
void open_for_all(const fs::path& folder) {
  for (fs::path at = folder; at != at.root_path(); at = at.parent_path()) {
    ::chmod(at.c_str(), 0755); // those above the build folder may be someone else's
  }
}

} // namespace

TEST_SUITE("names_in") {
  TEST_CASE("sorted; what cannot be read is named, or passed over where it may be absent") {
    const Scratch scratch;
    scratch.file("folder/b", "");
    scratch.file("folder/a", "");
    scratch.file("file", "");
    CHECK(names_in(scratch / "folder") == std::vector<std::string>{"a", "b"});
    const std::string absent = (scratch / "absent").string(), file = (scratch / "file").string();
    CHECK(thrown_by([&] { names_in(absent); }) ==
          absent + ": cannot read the folder: No such file or directory");
    CHECK(thrown_by([&] { names_in(file); }) == file + ": cannot read the folder: Not a directory");
    CHECK(names_if_readable(absent).empty());
    CHECK(names_if_readable(file).empty());
    CHECK(names_if_readable(scratch / "folder").size() == 2);
  }
}

TEST_SUITE("walk_tree") {
  TEST_CASE("entries come in the order of their bytes, folders before what is in them") {
    const Scratch scratch;
    for (const char* name : {"b", "a/z", "a-b", "a/b/c", "Z", "ä", "a.b"})
      scratch.file(name, "");
    CHECK(walked(scratch.folder()) ==
          std::vector<std::string>{"Z", "a", "a-b", "a.b", "a/b", "a/b/c", "a/z", "b", "ä"});
  }

  TEST_CASE("names of any bytes are found as they are") {
    const Scratch scratch;
    std::vector<std::string> names{" ",     "-rf", "a\nb",     "a\tb",  "a;b",     "a\"b'c", "$HOME",
                                   "[x]*?", "\\",  "\xff\xfe", "größe", "\x1b[0m", "x;"};
    for (const std::string& name : names)
      scratch.file(name, "");
    std::ranges::sort(names);
    CHECK(walked(scratch.folder()) == names);
  }

  TEST_CASE("symlinks are entries with their target as stored, and never followed") {
    const Scratch scratch;
    scratch.file("folder/file", "");
    const std::vector<std::pair<std::string, std::string>> links{
        {"dangling", "nowhere"}, {"loop", "."}, {"out", "/etc"}, {"up", "../.."}, {"x", "folder//file"}};
    for (const auto& [name, target] : links)
      fs::create_symlink(target, scratch / name);
    std::vector<std::pair<std::string, std::string>> found;
    for (const TreeEntry& entry : walk_tree(scratch.folder())) {
      if (entry.type == EntryType::symlink) found.emplace_back(entry.path, entry.link_target);
    }
    CHECK(found == links);
  }

  TEST_CASE("a root that is a symlink to a folder is walked; one that is no folder is an error") {
    const Scratch scratch;
    scratch.file("folder/file", "");
    fs::create_symlink("folder", scratch / "link");
    CHECK(walked(scratch / "link") == std::vector<std::string>{"file"});
    const std::string file = scratch / "folder/file";
    CHECK(thrown_by([&] { walk_tree(file); }) == file + ": cannot read the folder: Not a directory");
    const std::string absent = scratch / "absent";
    CHECK(thrown_by([&] { walk_tree(absent); }) ==
          absent + ": cannot read the folder: No such file or directory");
  }

  TEST_CASE("a FIFO is refused at once, not opened") {
    const Scratch scratch;
    const std::string path = scratch / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(thrown_by([&] { walk_tree(scratch.folder()); }) ==
          path + ": this is a FIFO: only files, folders and symlinks can be shipped");
  }

  TEST_CASE("a socket is refused") {
    const Scratch scratch;
    // Socket addresses hold 108 bytes: bind by a short relative name.
    const fs::path before = fs::current_path();
    fs::current_path(scratch.folder());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, "socket");
    const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(socket);
    fs::current_path(before);
    REQUIRE(bound == 0);
    CHECK(thrown_by([&] { walk_tree(scratch.folder()); }) ==
          (scratch / "socket").string() +
              ": this is a socket: only files, folders and symlinks can be shipped");
  }

  TEST_CASE("a folder that may not be read is an error, not an empty folder") {
    const Scratch scratch;
    scratch.file("locked/file", "");
    open_for_all(scratch.folder());
    fs::permissions(scratch / "locked", fs::perms::none);
    CHECK(as_nobody([&] { return thrown_by([&] { walk_tree(scratch.folder()); }); }) ==
          (scratch / "locked").string() + ": cannot read the folder: Permission denied");
    fs::permissions(scratch / "locked", fs::perms::owner_all);
  }

  TEST_CASE("a folder whose names may be read but not its files is an error too") {
    const Scratch scratch;
    scratch.file("listed/file", "");
    open_for_all(scratch.folder());
    fs::permissions(scratch / "listed", static_cast<fs::perms>(0444));
    CHECK(as_nobody([&] { return thrown_by([&] { walk_tree(scratch.folder()); }); }) ==
          (scratch / "listed/file").string() + ": cannot read: Permission denied");
    fs::permissions(scratch / "listed", fs::perms::owner_all);
  }
}

TEST_SUITE("inner paths") {
  TEST_CASE("only relative paths without tricks stay inside") {
    for (const char* path : {"a", "a/b", "...", "a..b", ".hidden", "-x", " ", "a/..b/c"}) {
      CAPTURE(path);
      CHECK(is_inner_path(path));
    }
    for (const char* path :
         {"", "/", "/a", "..", "../a", "a/..", "a/../b", ".", "./a", "a/.", "a//b", "a/"}) {
      CAPTURE(path);
      CHECK_FALSE(is_inner_path(path));
    }
    CHECK_FALSE(is_inner_path(std::string_view("a\0b", 3)));
  }

  TEST_CASE("a symlink's target is resolved against the folder of the link") {
    CHECK(resolve_inner_link("lib/libx.so", "libx.so.1") == "lib/libx.so.1");
    CHECK(resolve_inner_link("a/b/link", "../../c") == "c");
    CHECK(resolve_inner_link("link", "./a//b/.") == "a/b");
    CHECK(resolve_inner_link("a/link", "..") == "");
    CHECK(resolve_inner_link("a/link", "../a/../b") == "b");
  }

  TEST_CASE("a symlink that is absolute, empty or leaves the root has no inner target") {
    CHECK_FALSE(resolve_inner_link("link", "/etc/passwd").has_value());
    CHECK_FALSE(resolve_inner_link("link", "").has_value());
    CHECK_FALSE(resolve_inner_link("link", "..").has_value());
    CHECK_FALSE(resolve_inner_link("a/link", "../../b").has_value());
    CHECK_FALSE(resolve_inner_link("a/link", "../../a/b").has_value()); // leaves, though it comes back
  }
}
