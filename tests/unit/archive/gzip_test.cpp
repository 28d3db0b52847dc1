// gzip members that are compressed in pieces, and cpio archives: what others' programs would read, and the
// formats' limits.
#include "archive/cpio.hpp"
#include "archive/decompress.hpp"
#include "archive/gzip.hpp"
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pdist;
using namespace std::string_literals;

namespace {

/// As `GzipWriter` makes it of `text`, given in parts of `part` bytes.
std::string packed(std::string_view text, std::size_t part) {
  std::string out;
  archive::GzipWriter writer([&](std::span<const std::byte> bytes) { out += support::as_text(bytes); }, 6);
  for (std::size_t at = 0; at < text.size(); at += part)
    writer.write(support::as_bytes(text.substr(at, part)));
  writer.finish();
  return out;
}

/// Text that repeats itself over long distances, so that pieces use what stands before them.
std::string sample(std::size_t size) {
  std::string out;
  for (std::uint32_t i = 0; out.size() < size; ++i)
    out += std::to_string(i * 2654435761U) + (i % 7 == 0 ? " a longer word that comes again " : " ");
  out.resize(size);
  return out;
}

std::uint32_t little(std::string_view bytes, std::size_t at) {
  return support::ByteView(support::as_bytes(bytes), support::ByteOrder::little, "").u32(at, "");
}

archive::CpioEntry entry_of(const std::string& path, std::uint64_t size = 0) {
  return {path, support::EntryType::file, 0644, size, {}};
}

/// The error for one entry of an archive of that time.
std::string refused(const archive::CpioEntry& entry, support::EpochSeconds time = 0) {
  return test::thrown_by([&] {
    archive::CpioWriter writer("a.cpio", time, [](std::span<const std::byte>) {});
    writer.add(entry);
  });
}

} // namespace

TEST_CASE("a gzip member is one stream, whatever its parts") {
  const test::Scratch scratch;
  for (const std::size_t size : {0U, 1U, 262143U, 262144U, 262145U, 3000000U, 10000000U}) {
    CAPTURE(size);
    const std::string text = sample(size);
    const std::string once = packed(text, text.size() + 1);
    CHECK(packed(text, 100001) == once);
    std::string unpacked;
    archive::decompress(scratch.file("text.gz", once), {},
                        [&](std::span<const std::byte> bytes) { unpacked += support::as_text(bytes); });
    CHECK((unpacked == text)); // not printed when it is another
    CHECK(once.starts_with(std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10)));
    CHECK(little(once, once.size() - 4) == size);
    CHECK(once.size() < size / 2 + 100);
  }
}

TEST_CASE("zlib streams are unpacked again, and damaged ones refused") {
  const std::string text = sample(100000);
  std::string stream = archive::zlib(text);
  CHECK(archive::unpack_zlib(stream, text.size(), "a.pkg") == text);
  const std::string damaged = "a.pkg: cannot be read back: its zlib stream is damaged, or of another size";
  CHECK(test::thrown_by([&] { archive::unpack_zlib(stream, text.size() - 1, "a.pkg"); }) == damaged);
  CHECK(test::thrown_by([&] { archive::unpack_zlib(stream, text.size() + 1, "a.pkg"); }) == damaged);
  stream.back() = static_cast<char>(stream.back() ^ 1);
  CHECK(test::thrown_by([&] { archive::unpack_zlib(stream, text.size(), "a.pkg"); }) == damaged);
}

TEST_CASE("a cpio archive has the portable form") {
  std::string out;
  archive::CpioWriter writer("a.cpio", 1763000000,
                             [&](std::span<const std::byte> bytes) { out += support::as_text(bytes); });
  writer.add({"./a", support::EntryType::file, 0644, 3, {}});
  writer.write(support::as_bytes("abc"));
  writer.add({"./l", support::EntryType::symlink, 0755, 0, "a"});
  writer.finish();
  // magic, device, inode, mode, owner, group, links, device, time, length of the name, size
  CHECK(out.substr(0, 83) == "070707000000000001100644000000000000000001000000"
                             "1510523730000000400000000003./a\0abc"s);
}

TEST_CASE("a cpio archive refuses what its digits cannot hold") {
  CHECK(refused(entry_of("./a", 077777777777)) == "no error");
  CHECK(refused(entry_of("./a", 0100000000000)) ==
        "./a: a cpio archive cannot hold it: it has 8589934592 bytes, the limit is 8589934591");
  CHECK(refused(entry_of(std::string(262143, 'a')))
            .ends_with(": a cpio archive cannot hold it: its name has 262143 bytes, the limit is 262142"));
  CHECK(refused(entry_of("./a"), 0100000000000) ==
        "./a: a cpio archive cannot hold it: the time 2242-03-16T12:56:32Z is beyond the year 2242");
  CHECK(test::thrown_by([&] {
          archive::CpioWriter writer("a.cpio", 0, [](std::span<const std::byte>) {});
          for (int i = 0; i < 262144; ++i)
            writer.add(entry_of("./a"));
        }) == "./a: a cpio archive cannot hold it: its limit is 262143 entries");
}

TEST_CASE("one gzip member is unpacked up to its end, whatever follows") {
  const test::Scratch scratch;
  const std::string text = sample(700'000), other = sample(1000);
  const std::string first = packed(text, 65536), second = archive::gzip(other);
  const support::ReadableFile file(scratch.file("two.gz", "head" + first + second));
  const auto unpack = [&](std::uint64_t at, std::string& out) {
    return archive::unpack_gzip_member(file, at, [&](auto bytes) { out += support::as_text(bytes); });
  };
  std::string got;
  const std::uint64_t end = unpack(4, got);
  CHECK(end == 4 + first.size());
  CHECK(got == text);
  got.clear();
  CHECK(unpack(end, got) == file.size());
  CHECK(got == other);
  CHECK(test::thrown_by([&] { unpack(file.size(), got); }).ends_with("cannot be unpacked: it is cut short"));
  CHECK(test::thrown_by([&] { unpack(0, got); }).ends_with("cannot be unpacked: it is damaged"));
}

TEST_CASE("a gzip member that is cut short or damaged is an error") {
  const test::Scratch scratch;
  const std::string whole = archive::gzip(sample(1000));
  const auto said_of = [&](const std::string& bytes) {
    const support::ReadableFile file(scratch.file("x.gz", bytes));
    return test::thrown_by([&] { archive::unpack_gzip_member(file, 0, [](auto) {}); });
  };
  for (std::size_t size = 0; size < whole.size(); size += 13)
    CHECK(said_of(whole.substr(0, size)).ends_with("it is cut short"));
  std::string damaged = whole;
  damaged[damaged.size() - 6] ^= 1; // its checksum
  CHECK(said_of(damaged).ends_with("it is damaged"));
}

TEST_CASE("the bytes do not depend on where a batch ends, and so on the number of cores") {
  // A batch has four pieces of 256 KiB a core, at most 32. One that ended with the text left an empty piece
  // behind it: a flush, and a last block without anything.
  for (const std::size_t pieces : {4U, 8U, 16U, 32U}) {
    CAPTURE(pieces);
    const std::string bytes = packed(sample(pieces << 18), 1 << 16);
    constexpr std::size_t trailer = 8;
    CHECK_FALSE(bytes.substr(0, bytes.size() - trailer).ends_with("\0\0\xff\xff\x03\0"s));
  }
}
