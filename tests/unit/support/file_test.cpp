// Open files: exact reads, special files, limits.
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "support/file.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fcntl.h>
#include <limits>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

using namespace pdist::support;
using pdist::test::Scratch;
using pdist::test::thrown_by;

namespace fs = std::filesystem;

namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1;
}

} // namespace

TEST_SUITE("file descriptor") {
  TEST_CASE("moving leaves one owner, and the old file of the target is closed") {
    FileDescriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    FileDescriptor second(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int a = first.get(), b = second.get();
    second = std::move(first);
    CHECK(second.get() == a);
    CHECK(is_open(a));
    CHECK_FALSE(is_open(b));
    { const FileDescriptor third(std::move(second)); }
    CHECK_FALSE(is_open(a));
  }
}

TEST_SUITE("readable file") {
  TEST_CASE("parts are read exactly; a range beyond the end is an error before anything is allocated") {
    const Scratch scratch;
    const std::string path = scratch.file("data", "0123456789");
    const ReadableFile file(path);
    CHECK(as_text(file.read(3, 4)) == "3456");
    CHECK(file.read(10, 0).empty());
    CHECK(thrown_by([&] { file.read(8, 3); }) ==
          path + ": cannot read 3 bytes at offset 0x8: the file has 10 bytes");
    CHECK(thrown_by([&] { file.read(1, std::numeric_limits<std::uint64_t>::max()); }) ==
          path + ": cannot read 18446744073709551615 bytes at offset 0x1: the file has 10 bytes");
    std::array<std::byte, 8> buffer{};
    CHECK(file.read_some(6, buffer) == 4);
  }

  TEST_CASE("special files and folders are refused, and opening a FIFO does not wait") {
    const Scratch scratch;
    const std::string pipe = scratch / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& path : {pipe, scratch.folder().string(), std::string("/dev/null")}) {
      CHECK(thrown_by([&] { ReadableFile file(path); }) == path + ": cannot read: it is not a regular file");
    }
    const std::string absent = scratch / "a\nb";
    CHECK(thrown_by([&] { ReadableFile file(absent); }) ==
          escaped(absent) + ": cannot open: No such file or directory");
  }

  TEST_CASE("a file that grew, shrank or was written meanwhile is noticed") {
    const Scratch scratch;
    const std::string path = scratch.file("data", "0123456789");
    const ReadableFile file(path);
    CHECK(thrown_by([&] { file.require_unchanged(); }) == "no error");
    fs::resize_file(path, 4);
    CHECK(thrown_by([&] { file.read(0, 10); }) == path + ": cannot read: the file became shorter meanwhile");
    const std::string changed = path + ": cannot read: the file changed while it was read\n"
                                       "hint: run again when nothing writes to it";
    CHECK(thrown_by([&] { file.require_unchanged(); }) == changed);
    fs::resize_file(path, 10);
    fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(thrown_by([&] { file.require_unchanged(); }) == changed);
  }

  TEST_CASE("whole small files, also those of /proc that say size 0, within the limit") {
    const Scratch scratch;
    const std::string path = scratch.file("data", std::string("a\0b", 3));
    CHECK(read_text_file(path, 3) == std::string("a\0b", 3));
    CHECK(thrown_by([&] { read_text_file(path, 2); }) ==
          path + ": cannot read: it has 3 bytes, the limit is 2");
    CHECK(read_text_file("/proc/self/status", 1 << 20).starts_with("Name:"));
    CHECK(thrown_by([] { read_text_file("/proc/self/status", 10); }) ==
          "/proc/self/status: cannot read: it has more than 10 bytes");
  }

  TEST_CASE("the status of a symlink is its own") {
    const Scratch scratch;
    fs::create_symlink("nowhere", scratch / "link");
    CHECK(S_ISLNK(status_of(scratch / "link").st_mode));
    const std::string absent = scratch / "absent";
    CHECK(thrown_by([&] { status_of(absent); }) == absent + ": cannot read: No such file or directory");
  }
}
