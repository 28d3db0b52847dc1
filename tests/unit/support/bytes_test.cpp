// Checked access to bytes: both orders, every edge, and what the errors say.
#include "support/bytes.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>

using namespace pdist::support;
using pdist::test::thrown_by;

namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

ByteView view(std::string_view text, ByteOrder order = ByteOrder::little, std::uint64_t base = 0) {
  return {as_bytes(text), order, "libx.so", base};
}

} // namespace

TEST_SUITE("bytes") {
  TEST_CASE("sums and products that wrap are nothing, not a small number") {
    CHECK(checked_add(largest - 1, 1) == largest);
    CHECK_FALSE(checked_add(largest, 1).has_value());
    CHECK(checked_multiply(1ULL << 32, (1ULL << 32) - 1) == largest - 0xffffffffULL);
    CHECK_FALSE(checked_multiply(1ULL << 32, 1ULL << 32).has_value());
    CHECK(checked_multiply(0, largest) == 0U);
  }

  TEST_CASE("a range fits only when its end does, also where offset + size would wrap") {
    CHECK(range_fits(0, 0, 0));
    CHECK(range_fits(4, 4, 8));
    CHECK(range_fits(8, 0, 8));
    CHECK_FALSE(range_fits(4, 5, 8));
    CHECK_FALSE(range_fits(9, 0, 8));
    CHECK_FALSE(range_fits(largest, 2, 8));
    CHECK_FALSE(range_fits(2, largest, 8));
  }

  TEST_CASE("numbers are read in the file's order, not the host's") {
    const std::string_view text = "\x01\x02\x03\x04\x05\x06\x07\x88";
    CHECK(view(text).u8(7, "x") == 0x88);
    CHECK(view(text).u16(0, "x") == 0x0201);
    CHECK(view(text).u32(1, "x") == 0x05040302);
    CHECK(view(text).u64(0, "x") == 0x8807060504030201);
    CHECK(view(text, ByteOrder::big).u16(0, "x") == 0x0102);
    CHECK(view(text, ByteOrder::big).u32(1, "x") == 0x02030405);
    CHECK(view(text, ByteOrder::big).u64(0, "x") == 0x0102030405060788);
  }

  TEST_CASE("what is stored is what is read, for every width and order") {
    for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
      std::array<std::byte, 8> room{};
      store_number(room, 0, 0xfedcba9876543210, 8, order);
      CHECK(ByteView(room, order, "f").u64(0, "x") == 0xfedcba9876543210);
      store_number(room, 2, 0x89abcdef, 4, order);
      CHECK(ByteView(room, order, "f").u32(2, "x") == 0x89abcdef);
      store_number(room, 1, 0xbeef, 2, order);
      CHECK(ByteView(room, order, "f").u16(1, "x") == 0xbeef);
      store_number(room, 7, 0x7f, 1, order);
      CHECK(ByteView(room, order, "f").u8(7, "x") == 0x7f);
    }
  }

  TEST_CASE("an access beyond the end names file, field and the file's offset") {
    CHECK(thrown_by([] { view("abc", ByteOrder::little, 0x100).u32(1, "e_shoff"); }) ==
          "libx.so: e_shoff at offset 0x101 is outside the file or table: 4 bytes are needed there, the data "
          "ends at "
          "offset 0x103");
    CHECK(thrown_by([] { view("abc").u8(3, "e_ident"); }) ==
          "libx.so: e_ident at offset 0x3 is outside the file or table: 1 bytes are needed there, the data "
          "ends at "
          "offset 0x3");
    CHECK(thrown_by([] { view("").u8(largest, "x"); }) != "no error");
    CHECK(thrown_by([] { view("abcdefgh").u64(largest - 3, "x"); }) != "no error");
  }

  TEST_CASE("a part of a part keeps the file's offsets and cannot see beyond itself") {
    const ByteView part = view("0123456789").part(2, 6, "table").part(1, 3, "entry");
    CHECK(as_text(part.bytes()) == "345");
    CHECK(part.base() == 3);
    CHECK(thrown_by([&] { part.u8(3, "byte"); }) == "libx.so: byte at offset 0x6 is outside the file or "
                                                    "table: 1 bytes are needed there, the data ends at "
                                                    "offset 0x6");
    CHECK(thrown_by([&] { part.part(1, 3, "more"); }) != "no error");
    CHECK(thrown_by([&] { part.part(1, largest, "more"); }) != "no error");
    CHECK(part.part(3, 0, "nothing").size() == 0);
  }

  TEST_CASE("a string ends at its NUL; one without is an error, not a read beyond the table") {
    const std::string_view table("\0libc.so.6\0tail", 15);
    CHECK(view(table).text(0, "name").empty());
    CHECK(view(table).text(1, "name") == "libc.so.6");
    CHECK(view(table).text(4, "name") == "c.so.6");
    CHECK(thrown_by([&] { view(table, ByteOrder::little, 0x40).text(11, "DT_NEEDED"); }) ==
          "libx.so: DT_NEEDED at offset 0x4b is not terminated: no NUL before offset 0x4f");
    CHECK(thrown_by([&] { view(table).text(15, "DT_NEEDED"); }) != "no error");
  }
}
