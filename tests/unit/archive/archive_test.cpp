// Archives: the same bytes whatever is around, and what no archive can hold is refused.
#include "archive/archive.hpp"
#include "archive/plan_archive.hpp"
#include "archive/write_archive.hpp"
#include "dist_tree.hpp"
#include "scratch.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <cstdlib>
#include <ctime>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace pdist;
using archive::ArchiveFormat;
using test::hard_dist;
using test::Scratch;

namespace {

constexpr ArchiveFormat formats[] = {ArchiveFormat::tgz, ArchiveFormat::tzst, ArchiveFormat::txz,
                                     ArchiveFormat::zip};

/// What `write` says for a request; "no error" when it works.
std::string problem_of(const archive::ArchiveRequest& request) {
  try {
    archive::write(request);
  } catch (const support::Error& error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST_CASE("format names are CPack's") {
  for (const ArchiveFormat format : formats)
    CHECK(archive::parse_format(archive::format_name(format)) == format);
  CHECK(archive::file_suffix(archive::parse_format("TZST")) == ".tar.zst");
  CHECK_THROWS_WITH(archive::parse_format("TGS"), "unknown archive format 'TGS': did you mean 'TGZ'?");
}

TEST_CASE("same tree, same bytes: whatever the order of creation, times, zone, locale, umask and threads") {
  for (const ArchiveFormat format : formats) {
    CAPTURE(archive::format_name(format));
    const Scratch one;
    const std::string digest = archive::write(hard_dist(one, format));

    const Scratch other;
    other.file("dist/zz", "made first, then removed");
    fs::remove(other / "dist/zz");
    archive::ArchiveRequest request = hard_dist(other, format);
    request.threads = 8;
    ::setenv("TZ", "Asia/Kolkata", 1);
    ::tzset();
    std::setlocale(LC_ALL, "C");
    const mode_t umask = ::umask(0077);
    for (const char* name : {"TAR_OPTIONS", "XZ_OPT", "XZ_DEFAULTS", "ZSTD_CLEVEL", "GZIP", "ZIPOPT"})
      ::setenv(name, "-9", 1);
    const std::string again = archive::write(request);
    CHECK(std::string(std::getenv("TZ")) == "Asia/Kolkata");
    ::unsetenv("TZ");
    ::umask(umask);
    CHECK(again == digest);
    CHECK((support::status_of(request.output).st_mode & 07777U) == 0644U);
    request.threads = 1;
    CHECK(archive::write(request) == digest);
    CHECK(support::sha256_of_file(request.output) == digest);
  }
}

TEST_CASE("threads do not change a tree that is larger than the compressors' blocks") {
  const Scratch scratch;
  // xz cuts blocks of 24 MiB at its usual level, zstd jobs of 8 MiB. Repetition keeps the compressors quick.
  std::string pattern, text;
  for (int i = 0; pattern.size() < 1'000; ++i)
    pattern += std::to_string(i * 7919LL * i) + '\n';
  while (text.size() < 26'000'000)
    text += pattern;
  scratch.file("dist/large", text);
  archive::ArchiveRequest request;
  request.folder = scratch / "dist";
  request.top = "demo";
  for (const ArchiveFormat format : {ArchiveFormat::tzst, ArchiveFormat::txz}) {
    CAPTURE(archive::format_name(format));
    request.format = format;
    request.output = scratch / "out";
    request.threads = 1;
    const std::string digest = archive::write(request);
    request.threads = 3;
    CHECK(archive::write(request) == digest);
  }
}

TEST_CASE("the checksum beside it is what sha256sum checks") {
  const Scratch scratch;
  const archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::tgz);
  const std::string digest = archive::write(request);
  CHECK(support::read_text_file(request.output.string() + ".sha256", 1000) == digest + "  out.tar.gz\n");
}

TEST_CASE("written again: the files are left alone") {
  const Scratch scratch;
  const archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::tzst);
  archive::write(request);
  const struct stat before = support::status_of(request.output);
  archive::write(request);
  CHECK(support::status_of(request.output).st_ino == before.st_ino);
}

TEST_CASE("names that a zip cannot hold are refused by name, before anything is written") {
  const std::pair<std::string, std::string> names[] = {
      {"bytes \xff", "'bytes \\xff' is not UTF-8"},
      {"back\\slash", "'back\\\\slash' has the character '\\\\'"},
      {"Foo::Bar.3pm", "'Foo::Bar.3pm' has the character ':'"},
      {"aux.c", "'aux.c' is a device"},
      {"name.", "'name.' ends with a dot"},
      {"name", "it is the same as 'Name'"}};
  for (const auto& [name, why] : names) {
    const Scratch scratch;
    scratch.file("dist/Name", "x");
    scratch.file("dist/" + name, "x");
    archive::ArchiveRequest request;
    request.folder = scratch / "dist";
    request.top = "demo";
    request.format = ArchiveFormat::zip;
    request.output = scratch / "out.zip";
    CHECK(problem_of(request) == support::escaped((scratch / "dist" / name).string()) +
                                     ": a ZIP cannot hold this name: on Windows " + why);
    CHECK_FALSE(fs::exists(request.output));
    request.format = ArchiveFormat::tgz;
    CHECK(problem_of(request) == "no error");
  }
}

TEST_CASE("times that a zip cannot hold are refused") {
  const Scratch scratch;
  archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::zip);
  request.time = support::earliest_time - 1;
  CHECK(problem_of(request) == request.output.string() +
                                   ": cannot write a ZIP of the time 1979-12-31T23:59:59Z: "
                                   "its entries can have times from 1980 to 2038");
  request.time = support::earliest_time;
  CHECK(problem_of(request) == "no error");
  request.time = 0x80000000;
  CHECK(problem_of(request) == request.output.string() +
                                   ": cannot write a ZIP of the time 2038-01-19T03:14:08Z: "
                                   "its entries can have times from 1980 to 2038");
}

TEST_CASE("tar holds the times of SOURCE_DATE_EPOCH's whole range") {
  for (const support::EpochSeconds time : {0LL, 1LL, 0x80000000LL, 0x200000000LL, 253402300799LL}) {
    CAPTURE(time);
    const Scratch scratch;
    archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::tzst);
    request.time = time;
    CHECK(problem_of(request) == "no error"); // reading back compares it
  }
}

TEST_CASE("what cannot be archived at all") {
  const Scratch scratch;
  archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::tgz);
  SUBCASE("a FIFO") {
    REQUIRE(::mkfifo((request.folder / "fifo").c_str(), 0600) == 0);
    CHECK(problem_of(request) == (request.folder / "fifo").string() +
                                     ": this is a FIFO: only files, folders and symlinks can be shipped");
  }
  SUBCASE("a folder inside with a slash") {
    request.top = "a/b";
    CHECK(problem_of(request) ==
          "'a/b' cannot be the folder inside an archive: one name without '/' is needed");
  }
  SUBCASE("an archive inside its own folder") {
    request.output = request.folder / "bin" / "out.tar.gz";
    CHECK(problem_of(request) ==
          request.output.string() +
              ": cannot write the archive: it would be inside the folder that it is made of");
  }
  SUBCASE("an output in a folder that is not there") {
    request.output = scratch / "absent" / "out.tar.gz";
    CHECK(problem_of(request) ==
          request.output.string() + ": cannot open its folder: No such file or directory");
  }
  SUBCASE("a folder that is not there") {
    request.folder = scratch / "absent";
    CHECK(problem_of(request) ==
          request.folder.string() + ": cannot read the folder: No such file or directory");
  }
  CHECK_FALSE(fs::exists(scratch / "out.tar.gz"));
}
