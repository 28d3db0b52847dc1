// The one clock: SOURCE_DATE_EPOCH is read strictly.
#include "support/clock.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace pdist::support;
using pdist::test::thrown_by;

namespace {

std::string refusal(const std::string& shown) {
  return "SOURCE_DATE_EPOCH: '" + shown +
         "' is not a time: seconds since 1970 are needed: digits only, at most 253402300799\n"
         "hint: for example SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)";
}

/// Sets the variable for one scope; nullptr unsets it.
class Epoch {
public:
  explicit Epoch(const char* text) { set(text); }
  Epoch(const Epoch&) = delete;
  Epoch& operator=(const Epoch&) = delete;
  ~Epoch() { set(before_.empty() ? nullptr : before_.c_str()); }

private:
  static void set(const char* text) {
    if (text == nullptr) {
      ::unsetenv("SOURCE_DATE_EPOCH");
    } else {
      ::setenv("SOURCE_DATE_EPOCH", text, 1);
    }
  }
  static std::string now() {
    const char* text = std::getenv("SOURCE_DATE_EPOCH");
    return text == nullptr ? "" : text;
  }
  std::string before_ = now();
};

} // namespace

TEST_SUITE("clock") {
  TEST_CASE("decimal seconds from 1970 to the year 9999 are times") {
    CHECK(parse_epoch("0", "x") == 0);
    CHECK(parse_epoch("1700000000", "x") == 1700000000);
    CHECK(parse_epoch("0000000001", "x") == 1);
    CHECK(parse_epoch("253402300799", "x") == 253402300799);
  }

  TEST_CASE("everything else is an error that names its origin") {
    for (const std::string text :
         {"", "abc", "-1", "+1", " 1", "1 ", "1.5", "1e9", "0x10", "12abc", "253402300800", "1099511627776",
          "9223372036854775807", "9223372036854775808", "99999999999999999999999999"}) {
      CHECK(thrown_by([&] { parse_epoch(text, "SOURCE_DATE_EPOCH"); }) == refusal(text));
    }
    CHECK(thrown_by([&] { parse_epoch("1\n", "SOURCE_DATE_EPOCH"); }) == refusal("1\\n"));
    CHECK(thrown_by([&] { parse_epoch(std::string_view("1\0", 2), "SOURCE_DATE_EPOCH"); }) ==
          refusal("1\\x00"));
  }

  TEST_CASE("an environment without it has no time; one that is set but empty is an error") {
    {
      const Epoch unset(nullptr);
      CHECK_FALSE(source_date_epoch().has_value());
    }
    {
      const Epoch set("315532800");
      CHECK(source_date_epoch() == earliest_time);
    }
    const Epoch empty("");
    CHECK(thrown_by([] { source_date_epoch(); }) == refusal(""));
  }

  TEST_CASE("times are shown in UTC whatever TZ says") {
    ::setenv("TZ", "Asia/Tokyo", 1);
    CHECK(iso_time(earliest_time) == "1980-01-01T00:00:00Z");
    CHECK(iso_time(951782399) == "2000-02-28T23:59:59Z");
    CHECK(iso_time(951782400) == "2000-02-29T00:00:00Z");
    CHECK(iso_time(253402300799) == "9999-12-31T23:59:59Z");
    ::unsetenv("TZ");
  }
}
