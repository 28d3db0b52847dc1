// What existing code signatures say, and the malformed ones: one clear error each.
#include "binary/macho/signature/read.hpp"
#include "support/error.hpp"
#include "thrown.hpp"
#include "tiny_signature.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace pdist;
using namespace pdist::test;
using binary::macho::Signature;

namespace {

/// The file has the signature at offset 0x1000.
support::ByteView view(const Bytes& data) {
  return {data, support::ByteOrder::big, "file", 0x1000};
}

std::string error_of(const Bytes& data) {
  return thrown_by([&] { binary::macho::read_signature(view(data)); });
}

const std::string prefix = "file: malformed code signature: ";

Bytes good_directory() {
  TinyDirectory directory{.code = tiny_code()};
  directory.special[2] = blob(0xfade0c01, std::string(4, '\0'));
  return directory.build();
}

} // namespace

TEST_CASE("a signature tells who made it and what it signs") {
  const Bytes entitlements = blob(0xfade7171, "<plist/>");
  TinyDirectory one{
      .code = tiny_code(), .identifier = "org.example.tiny", .team = "TEAM123456", .flags = 0x10000};
  one.hash_number = 1;
  one.algorithm = support::DigestAlgorithm::sha1;
  one.hash_size = 20;
  TinyDirectory two = one;
  two.hash_number = 2;
  two.algorithm = support::DigestAlgorithm::sha256;
  two.hash_size = 32;
  two.special[5] = entitlements;
  const Bytes data = super_blob({{0, one.build()},
                                 {5, entitlements},
                                 {0x1000, two.build()},
                                 {0x10000, blob(0xfade0b01, "certificate")}},
                                100);
  const Signature signature = binary::macho::read_signature(view(data));

  REQUIRE(signature.directories.size() == 2);
  CHECK(signature.super_blob.size == data.size() - 100);
  CHECK(signature.directories[0].hash.name == "sha1");
  CHECK(signature.best().hash.name == "sha256");
  CHECK(signature.best().identifier == "org.example.tiny");
  CHECK(signature.best().team == "TEAM123456");
  CHECK(signature.best().code_limit == 6144);
  CHECK(signature.best().page_total == 2);
  CHECK(signature.best().exec_limit == 0x4000);
  CHECK_FALSE(signature.ad_hoc());
  CHECK_FALSE(signature.linker_signed());
  CHECK(support::as_text(signature.contents(5)) == "<plist/>");
  CHECK(signature.contents(7).empty());
  CHECK(signature.best().special_hash(5).has_value());
  CHECK_FALSE(signature.best().special_hash(4)); // all zero: none
  CHECK_FALSE(signature.best().special_hash(6)); // no such slot
  CHECK(signature.best().page(0).size == 4096);
  CHECK(signature.best().page(1).offset == 4096);
  CHECK(signature.best().page(1).size == 2048);
  // The system's name of the code is 20 bytes of the digest of the CodeDirectory, whichever digest it is.
  Bytes cdhash = support::digest_of(support::DigestAlgorithm::sha256, two.build());
  cdhash.resize(20);
  CHECK(signature.best().cdhash() == cdhash);
}

TEST_CASE("a CodeDirectory of each version has the fields of its version") {
  TinyDirectory tiny{.code = tiny_code(), .team = "TEAM"};
  for (const std::uint32_t version : {0x20000U, 0x20100U, 0x20200U, 0x20300U, 0x20400U, 0x20500U, 0x20600U}) {
    CAPTURE(version);
    tiny.version = version;
    Bytes directory = tiny.build();
    put_big(directory, 88, 0x000d0000); // runtime
    const Bytes data = super_blob({{0, directory}});
    const auto read = binary::macho::read_signature(view(data)).best();
    CHECK(read.team == (version >= 0x20200 ? "TEAM" : ""));
    CHECK(read.exec_limit == (version >= 0x20400 ? 0x4000 : 0));
    CHECK(read.runtime_version == (version >= 0x20500 ? 0xd0000 : 0));
  }
}

TEST_CASE("a code limit of 64 bits takes the place of that of 32") {
  Bytes directory = TinyDirectory{.code = tiny_code()}.build();
  put_big(directory, 32, 0xffffffff);
  put_big(directory, 56, 6144, 8);
  const Bytes data = super_blob({{0, directory}});
  CHECK(binary::macho::read_signature(view(data)).best().code_limit == 6144);
}

TEST_CASE("a CodeDirectory of one page has all of the code in it") {
  TinyDirectory tiny{.code = tiny_code()};
  tiny.page_size = 6144;
  Bytes directory = tiny.build();
  put_big(directory, 39, 0, 1);
  const Bytes data = super_blob({{0, directory}});
  const auto signature = binary::macho::read_signature(view(data));
  CHECK(signature.best().page_total == 1);
  CHECK(signature.best().page(0).size == 6144);
}

TEST_CASE("scattered pages are where the vector says") {
  Bytes directory = TinyDirectory{.code = tiny_code(), .identifier = std::string(100, 'i')}.build();
  // Over the identifier's end: one entry of one page, one of another page elsewhere, and the end.
  put_big(directory, 40 + 4, 112);
  const auto entry = [&](std::size_t at, std::uint32_t count, std::uint32_t first, std::uint64_t offset) {
    put_big(directory, at, count);
    put_big(directory, at + 4, first);
    put_big(directory, at + 8, offset, 8);
    put_big(directory, at + 16, 0, 8);
  };
  entry(112, 1, 0, 0x8000);
  entry(136, 1, 1, 0x20000);
  entry(160, 0, 0, 0);
  const Bytes data = super_blob({{0, directory}});
  const auto signature = binary::macho::read_signature(view(data));
  CHECK(signature.best().page(0).offset == 0x8000);
  CHECK(signature.best().page(1).offset == 0x20000);
  CHECK(signature.best().page(1).size == 4096);

  entry(136, 1, 7, 0x20000);
  CHECK(error_of(super_blob({{0, directory}})) == prefix + "its scatter vector goes on with page 7 after 1");
  entry(136, 9, 1, 0x20000);
  CHECK(error_of(super_blob({{0, directory}})) ==
        prefix + "a scatter vector of 10 pages, there are 2 hashes");
  entry(136, 1, 1, 0x8fff);
  CHECK(error_of(super_blob({{0, directory}})) ==
        prefix + "its scatter vector goes on at offset 0x8fff after 0x9000");
  entry(136, 1, 1, ~std::uint64_t{0} - 5);
  CHECK(error_of(super_blob({{0, directory}})) ==
        prefix + "its scatter vector goes on at offset 0xfffffffffffffffa after 0x9000");
}

namespace {

struct Case {
  const char* name;
  std::function<void(Bytes&)> damage;
  const char* error;
};

/// Where the CodeDirectory is in the SuperBlob of one blob.
constexpr std::size_t cd = 20;

const Case cases[] = {
    {"less than a header", [](Bytes& d) { d.resize(11); },
     "11 bytes (LC_CODE_SIGNATURE) are too few for one"},
    {"another magic", [](Bytes& d) { put_big(d, 0, 0xfade0b02); },
     "it starts with 0xfade0b02 instead of 0xfade0cc0"},
    {"a million blobs", [](Bytes& d) { put_big(d, 8, 1000000); }, "1000000 blobs, at most 64 are read"},
    {"an index longer than the SuperBlob", [](Bytes& d) { put_big(d, 4, 19); },
     "a SuperBlob of 0x13 bytes, its index ends at 0x14 and the data at 0x105"},
    {"a SuperBlob longer than its data", [](Bytes& d) { put_big(d, 4, 0x119); },
     "a SuperBlob of 0x119 bytes, its index ends at 0x14 and the data at 0x105"},
    {"a blob in the index", [](Bytes& d) { put_big(d, 16, 12); },
     "the CodeDirectory is at offset 0xc of a SuperBlob whose blobs are from 0x14 to 0x105"},
    {"a blob behind the end", [](Bytes& d) { put_big(d, 16, 0x111); },
     "the CodeDirectory is at offset 0x111 of a SuperBlob whose blobs are from 0x14 to 0x105"},
    {"a blob at the largest offset", [](Bytes& d) { put_big(d, 16, 0xffffffff); },
     "the CodeDirectory is at offset 0xffffffff of a SuperBlob whose blobs are from 0x14 to 0x105"},
    {"a blob longer than the SuperBlob", [](Bytes& d) { put_big(d, cd + 4, 0xf2); },
     "the CodeDirectory at offset 0x14 has 0xf2 bytes, the SuperBlob 0x105"},
    {"a blob without a header", [](Bytes& d) { put_big(d, cd + 4, 7); },
     "the CodeDirectory at offset 0x14 has 0x7 bytes, the SuperBlob 0x105"},
    {"no CodeDirectory", [](Bytes& d) { put_big(d, 12, 4); }, "it has no CodeDirectory"},
    {"entitlements that are none", [](Bytes& d) { put_big(d, 12, 5); },
     "the entitlements start with 0xfade0c02 instead of 0xfade7171"},
    {"a CodeDirectory of another magic", [](Bytes& d) { put_big(d, cd, 0xfade7171); },
     "its CodeDirectory starts with 0xfade7171 instead of 0xfade0c02"},
    {"a CodeDirectory that ends before its version", [](Bytes& d) { put_big(d, cd + 4, 8); },
     "a CodeDirectory of version 0x0 is not known"},
    {"a version from before all", [](Bytes& d) { put_big(d, cd + 8, 0x10000); },
     "a CodeDirectory of version 0x10000 is not known"},
    {"a version from the future", [](Bytes& d) { put_big(d, cd + 8, 0x30000); },
     "a CodeDirectory of version 0x30000 is not known"},
    {"a CodeDirectory shorter than its header", [](Bytes& d) { put_big(d, cd + 4, 107); },
     "a CodeDirectory of 0x6b bytes, its header alone has 0x6c"},
    {"pages of two bytes", [](Bytes& d) { put_big(d, cd + 39, 1, 1); },
     "pages of 2^1 bytes, they have 2^12 to 2^16"},
    {"pages of 2^200 bytes", [](Bytes& d) { put_big(d, cd + 39, 200, 1); },
     "pages of 2^200 bytes, they have 2^12 to 2^16"},
    {"an unknown hash", [](Bytes& d) { put_big(d, cd + 37, 9, 1); }, "hashes of type 9 are not known"},
    {"hashes that are too short", [](Bytes& d) { put_big(d, cd + 36, 20, 1); },
     "sha256 hashes of 20 bytes, they have 32"},
    {"an identifier in the header", [](Bytes& d) { put_big(d, cd + 20, 8); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for the identifier (0x1 bytes at offset 0x8)"},
    {"an identifier behind the end", [](Bytes& d) { put_big(d, cd + 20, 0x104); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for the identifier (0x1 bytes at offset 0x104)"},
    {"a team behind the end", [](Bytes& d) { put_big(d, cd + 48, 0xffffffff); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for the team (0x1 bytes at offset 0xffffffff)"},
    {"thousands of special slots", [](Bytes& d) { put_big(d, cd + 24, 5000); },
     "5000 special slots, at most 64 are read"},
    {"special slots in the header", [](Bytes& d) { put_big(d, cd + 24, 4); },
     "4 special slots before offset 0xb1 reach into its header"},
    {"more hashes than there is room for", [](Bytes& d) { put_big(d, cd + 28, 3); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for hashes of pages (0x60 bytes at offset 0xb1)"},
    {"2^32 - 1 hashes", [](Bytes& d) { put_big(d, cd + 28, 0xffffffff); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for hashes of pages (0x1fffffffe0 bytes at "
     "offset 0xb1)"},
    {"fewer hashes than pages", [](Bytes& d) { put_big(d, cd + 28, 1); },
     "1 hashes for 2 pages (0x1800 bytes are signed)"},
    {"a code limit of 2^64 - 1", [](Bytes& d) { put_big(d, cd + 56, ~std::uint64_t{0}, 8); },
     "2 hashes for 4503599627370496 pages (0xffffffffffffffff bytes are signed)"},
    {"hashes from before encryption outside", [](Bytes& d) { put_big(d, cd + 92, 0xf0); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for hashes from before encryption (0x40 bytes at "
     "offset 0xf0)"},
    {"a linkage hash outside",
     [](Bytes& d) {
       put_big(d, cd + 100, 0x100);
       put_big(d, cd + 104, 20);
     },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for the linkage hash (0x14 bytes at offset "
     "0x100)"},
    {"a scatter vector outside", [](Bytes& d) { put_big(d, cd + 44, 0x100); },
     "a CodeDirectory with room from 0x6c to 0xf1 has none for an entry of the scatter vector (0x18 bytes "
     "at offset 0x100)"},
};

} // namespace

TEST_CASE("malformed code signatures") {
  for (const Case& each : cases) {
    CAPTURE(each.name);
    Bytes data = super_blob({{0, good_directory()}});
    REQUIRE(error_of(data) == "no error");
    each.damage(data);
    CHECK(error_of(data) == prefix + each.error);
  }
}

TEST_CASE("two blobs of a type, and texts without an end") {
  const Bytes directory = good_directory();
  CHECK(error_of(super_blob({{0, directory}, {2, blob(0xfade0c01, "")}, {2, blob(0xfade0c01, "")}})) ==
        prefix + "its index has the requirements twice");
  Bytes endless = directory;
  put_big(endless, 20, endless.size() - 1); // the last byte of a hash is not NUL
  endless.back() = std::byte{1};
  CHECK(error_of(super_blob({{0, endless}})) ==
        "file: the identifier at offset 0x1104 is not terminated: no NUL before offset 0x1105");
}

TEST_CASE("a signature that is cut off anywhere is refused") {
  const Bytes data = super_blob({{0, good_directory()}});
  for (std::size_t size = 0; size < data.size(); ++size) {
    CAPTURE(size);
    CHECK(error_of(Bytes(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(size))) != "no error");
  }
}
