// publish_file: what is at the target afterwards, and what is never left beside it.
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/publish/output_lock.hpp"
#include "support/publish/publish.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace pdist::support;
using pdist::test::Scratch;

namespace {

std::string text_of(const fs::path& path) {
  return read_text_file(path, 1 << 20);
}

mode_t mode_of(const fs::path& path) {
  return status_of(path).st_mode & 07777;
}

bool write_text(const fs::path& target, const std::string& text, const FileAttributes& attributes = {}) {
  return publish_file(target, attributes, [&](OutputFile& out) { out.write(text); });
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

struct Umask {
  explicit Umask(mode_t mask) : old(::umask(mask)) {}
  ~Umask() { ::umask(old); }
  mode_t old;
};

} // namespace

TEST_CASE("a new file gets mode 0644 whatever the umask, and nothing stays beside it") {
  const Scratch scratch;
  const Umask umask(0077);
  CHECK(write_text(scratch / "a", "text"));
  CHECK(text_of(scratch / "a") == "text");
  CHECK(mode_of(scratch / "a") == 0644);
  CHECK(entries_in(scratch.folder()) == 1);
}

TEST_CASE("an existing file keeps its mode unless one is asked for") {
  const Scratch scratch;
  const fs::path file = scratch.file("a", "old");
  REQUIRE(::chmod(file.c_str(), 04751) == 0);
  CHECK(write_text(file, "new"));
  CHECK(mode_of(file) == 04751);
  CHECK(write_text(file, "newer", {.mode = 0755, .like = {}}));
  CHECK(mode_of(file) == 0755);
}

TEST_CASE("same bytes and mode: the target and its time are left alone") {
  const Scratch scratch;
  const fs::path file = scratch / "a";
  CHECK(write_text(file, "same"));
  const struct stat before = status_of(file);
  CHECK_FALSE(write_text(file, "same"));
  const struct stat after = status_of(file);
  CHECK(before.st_ino == after.st_ino);
  CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  CHECK(entries_in(scratch.folder()) == 1);
  SUBCASE("another mode is a change") {
    CHECK(write_text(file, "same", {.mode = 0600, .like = {}}));
  }
  SUBCASE("a longer text that starts the same is a change") {
    CHECK(write_text(file, "same again"));
  }
  SUBCASE("a last byte of a large file is a change") {
    std::string large(3'000'000, 'x');
    CHECK(write_text(file, large));
    large.back() = 'y';
    CHECK(write_text(file, large));
    CHECK_FALSE(write_text(file, large));
  }
}

TEST_CASE("a symlink at the target is replaced, what it points to is not touched") {
  const Scratch scratch;
  const fs::path other = scratch.file("other", "new");
  fs::create_symlink("other", scratch / "a");
  CHECK(write_text(scratch / "a", "new"));
  CHECK_FALSE(fs::is_symlink(scratch / "a"));
  CHECK(write_text(scratch / "a", "newer"));
  CHECK(text_of(other) == "new");
}

TEST_CASE("a hard link is broken: the other name keeps the old bytes") {
  const Scratch scratch;
  const fs::path file = scratch.file("a", "old");
  fs::create_hard_link(file, scratch / "b");
  CHECK(write_text(file, "new"));
  CHECK(text_of(scratch / "b") == "old");
}

TEST_CASE("a target that cannot become a file is refused before anything is written") {
  const Scratch scratch;
  const auto message = [](const fs::path& target) {
    try {
      write_text(target, "x");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  fs::create_directory(scratch / "folder");
  const std::string folder = (scratch / "folder").string();
  CHECK(message(folder) == folder + ": cannot write: it is a folder");
  fs::create_symlink("/dev/null", scratch / "null");
  const std::string null = (scratch / "null").string();
  CHECK(message(null) == null + ": cannot write: it is not a regular file");
  CHECK(message("/dev/null") == "/dev/null: cannot write: it is not a regular file");
  const std::string absent = (scratch / "absent" / "a").string();
  CHECK(message(absent) == absent + ": cannot open its folder: No such file or directory");
  CHECK(message(folder + "/..") == folder + "/..: cannot write: the path does not end in a name");
}

TEST_CASE("an error while writing leaves the old file and nothing beside it") {
  const Scratch scratch;
  const fs::path file = scratch.file("a", "old");
  const auto fail = [](OutputFile& out) {
    out.write("half");
    throw Error("source", "cannot read");
  };
  CHECK_THROWS_WITH(publish_file(file, {}, fail), "source: cannot read");
  CHECK(text_of(file) == "old");
  CHECK(entries_in(scratch.folder()) == 1);
}

TEST_CASE("a failed check leaves the old file, and its error names the final path") {
  const Scratch scratch;
  const fs::path file = scratch.file("a", "old");
  std::string seen;
  const auto check = [&](const fs::path& temporary) {
    seen = text_of(temporary);
    throw Error(temporary.string() + ":7", "is broken", "no magic");
  };
  const auto write = [](OutputFile& out) { out.write("bad"); };
  CHECK_THROWS_WITH(publish_file(file, {}, write, check),
                    (file.string() + ":7: is broken: no magic").c_str());
  CHECK(seen == "bad");
  CHECK(text_of(file) == "old");
  CHECK(entries_in(scratch.folder()) == 1);
}

TEST_CASE("write_at replaces bytes in the middle") {
  const Scratch scratch;
  publish_file(scratch / "a", {}, [](OutputFile& out) {
    out.write("0123456789");
    out.write_at(3, std::as_bytes(std::span("abc", 3)));
    out.write("!");
  });
  CHECK(text_of(scratch / "a") == "012abc6789!");
}

TEST_CASE("what a killed run left is used again, whatever it is") {
  const Scratch scratch;
  const fs::path temporary = scratch / ".a.pdist-tmp";
  const fs::path other = scratch.file("other", "precious");
  SUBCASE("a longer file") {
    scratch.file(".a.pdist-tmp", "a much longer text");
  }
  SUBCASE("a file that may not be written") {
    scratch.file(".a.pdist-tmp", "x");
    ::chmod(temporary.c_str(), 0444);
  }
  SUBCASE("a folder") {
    scratch.file(".a.pdist-tmp/inner/file", "x");
  }
  SUBCASE("a symlink to another file") {
    fs::create_symlink("other", temporary);
  }
  SUBCASE("a hard link of another file") {
    fs::create_hard_link(other, temporary);
  }
  SUBCASE("a FIFO") {
    REQUIRE(::mkfifo(temporary.c_str(), 0600) == 0);
  }
  CHECK(write_text(scratch / "a", "new"));
  CHECK(text_of(scratch / "a") == "new");
  CHECK(text_of(other) == "precious");
  CHECK(entries_in(scratch.folder()) == 2);
}

TEST_CASE("a left-over goes without anything being written") {
  const Scratch scratch;
  const fs::path file = scratch.file("a", "kept");
  SUBCASE("a file") {
    scratch.file(".a.pdist-tmp", "half");
  }
  SUBCASE("a folder") {
    scratch.file(".a.pdist-tmp/inner/file", "half");
  }
  remove_left_over(file);
  remove_left_over(file);
  CHECK(text_of(file) == "kept");
  CHECK(entries_in(scratch.folder()) == 1);
  CHECK_NOTHROW(remove_left_over(scratch / "absent" / "a"));
}

TEST_CASE("the longest name that a file system takes can be published") {
  const Scratch scratch;
  const std::string name(255, 'n');
  const std::string twin = std::string(254, 'n') + "m";
  CHECK(write_text(scratch / name, "one"));
  CHECK(text_of(scratch / name) == "one");
  CHECK(temporary_path(name) != temporary_path(twin));
  CHECK(temporary_path(name).filename().string().size() <= 255);
  CHECK(temporary_path("dir/name") == fs::path("dir/.name.pdist-tmp"));
}

TEST_CASE("names with newlines and bytes that are not UTF-8 can be published") {
  const Scratch scratch;
  for (const std::string name : {"a\nb", "\xff\xfe", "-x", " ", "a;b$c'\"\\"}) {
    CHECK(write_text(scratch / name, name));
    CHECK(text_of(scratch / name) == name);
  }
}

TEST_CASE("like: mode, owner, group and extended attributes of another file") {
  const Scratch scratch;
  const fs::path model = scratch.file("model", "model");
  REQUIRE(::chmod(model.c_str(), 0751) == 0);
  const bool attributes = ::setxattr(model.c_str(), "user.note", "kept", 4, 0) == 0;
  const bool root =
      ::geteuid() == 0 && ::chown(model.c_str(), 12, 34) == 0 && ::chmod(model.c_str(), 04751) == 0;
  CHECK(write_text(scratch / "a", "text", {.mode = {}, .like = model}));
  const struct stat status = status_of(scratch / "a");
  CHECK((status.st_mode & 07777U) == (root ? 04751U : 0751U));
  if (root) {
    CHECK(status.st_uid == 12);
    CHECK(status.st_gid == 34);
  }
  if (attributes) {
    char value[8] = {};
    CHECK(::getxattr((scratch / "a").c_str(), "user.note", value, sizeof value) == 4);
    CHECK(std::string(value) == "kept");
    CHECK_FALSE(write_text(scratch / "a", "text", {.mode = {}, .like = model}));
    REQUIRE(::setxattr(model.c_str(), "user.note", "more", 4, 0) == 0);
    CHECK(write_text(scratch / "a", "text", {.mode = {}, .like = model}));
  }
}

TEST_CASE("a second writer waits for the one that holds the output") {
  const Scratch scratch;
  const fs::path file = scratch / "a";
  const FileDescriptor held(::open((scratch / ".a.pdist-tmp").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(::flock(held.get(), LOCK_EX) == 0);
  std::atomic<bool> done{false};
  std::thread second([&] {
    write_text(file, "second");
    done = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK_FALSE(done);
  // The holder publishes, then lets go: the second starts over with a temporary file of its own.
  CHECK(::write(held.get(), "first", 5) == 5);
  fs::rename(scratch / ".a.pdist-tmp", file);
  ::flock(held.get(), LOCK_UN);
  second.join();
  CHECK(text_of(file) == "second");
  char first[6] = {};
  CHECK(::pread(held.get(), first, 5, 0) == 5);
  CHECK(std::string(first) == "first");
}
