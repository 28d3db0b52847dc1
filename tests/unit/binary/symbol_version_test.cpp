// Symbol versions as numbers.
#include "binary/symbol_version.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using Numbers = std::vector<unsigned>;

TEST_CASE("versions are compared as numbers, not as text") {
  const auto less = [](const char* a, const char* b) {
    return binary::is_below(binary::parse_numbers(a).value(), binary::parse_numbers(b).value());
  };
  CHECK(less("2.9", "2.31"));
  CHECK(less("2.31", "2.34"));
  CHECK(less("2.2.5", "2.3"));
  CHECK(less("3.4.9", "3.4.30"));
  CHECK(less("2", "2.1"));
  CHECK_FALSE(less("2.0", "2"));
  CHECK_FALSE(less("2", "2.0"));
  CHECK_FALSE(less("2.31", "2.31"));
}

TEST_CASE("only dotted numbers are numbers") {
  CHECK(binary::parse_numbers("2.31") == Numbers{2, 31});
  for (const char* text : {"", ".", "2.", ".2", "2..3", "2.x", "v2", " 2", "-2", "1.2.3.4.5", "1234567"}) {
    CAPTURE(text);
    CHECK_FALSE(binary::parse_numbers(text));
  }
}

TEST_CASE("a symbol version has a family and numbers, or is none to compare") {
  const auto version = binary::parse_symbol_version("GLIBCXX_3.4.30").value();
  CHECK(version.family == "GLIBCXX");
  CHECK(binary::shown_numbers(version.numbers) == "3.4.30");
  CHECK(binary::parse_symbol_version("GLIBC_ABI_DT_RELR")->numbers == Numbers{2, 36});
  CHECK(binary::parse_symbol_version("LIBXML2_2.4.30")->family == "LIBXML2");
  for (const char* text : {"GLIBC_PRIVATE", "CXXABI_FLOAT128", "CXXABI_TM", "libz.so", "_2.4", ""}) {
    CAPTURE(text);
    CHECK_FALSE(binary::parse_symbol_version(text));
  }
}
