// JSON: strict, bounded, with the place of every mistake.
#include "support/data/json.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pdist::support;
using pdist::test::thrown_by;

namespace {

std::string refusal(std::string_view text) {
  return thrown_by([&] { parse_json(text, "f.json"); });
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += part;
  return text;
}

} // namespace

TEST_SUITE("json") {
  TEST_CASE("every kind of value survives a round trip, members in their order") {
    const std::string text = "{\n"
                             "  \"z\": null,\n"
                             "  \"a\": [\n"
                             "    true,\n"
                             "    false,\n"
                             "    -9223372036854775808,\n"
                             "    9223372036854775807,\n"
                             "    {}\n"
                             "  ],\n"
                             "  \"text\": \"a\\\"b\\\\c\\n\\u001b größe\",\n"
                             "  \"\": []\n"
                             "}\n";
    CHECK(to_json(parse_json(text, "f.json")) == text);
  }

  TEST_CASE("a value that stands alone is a document") {
    CHECK(parse_json(" 7 ", "f").integer() == 7);
    CHECK(parse_json("\"x\"", "f").text() == "x");
    CHECK(parse_json("null", "f").is(Value::Kind::null));
  }

  TEST_CASE("what is not JSON is refused with line, column and the token") {
    CHECK(refusal("") == "f.json:1:1: this is not JSON: the text ends too early");
    CHECK(refusal("{\"a\": [1,\n2") == "f.json:2:1: this is not JSON: the text ends too early");
    CHECK(refusal("[1] 2") == "f.json:1:5: this is not JSON: unexpected '2'");
    CHECK(refusal("// x\n[]") == "f.json:1:1: this is not JSON: unexpected '/'");
    CHECK(refusal("{\n  'a': 1\n}") == "f.json:2:3: this is not JSON: unexpected '{<U+000A>  ''");
    for (const std::string_view text :
         {"[1,]", "{\"a\":1,}", "[01]", "[NaN]", "[tru]", "{1: 2}", "[\"a\nb\"]", "[\"\\x\"]", "[\"\xff\"]",
          "[\"\\ud800\"]", "[1e999]", "\xff\xfe[\0]"}) {
      CAPTURE(text);
      CHECK(refusal(text).starts_with("f.json:1:"));
    }
  }

  TEST_CASE("a key that stands twice is refused where it stands again") {
    CHECK(refusal("{\n  \"a\": 1,\n  \"b\": {\"a\": 2},\n  \"a\": 3\n}") ==
          "f.json:4:5: duplicate key 'a': each key may stand once in a map");
  }

  TEST_CASE("integers beyond 64 bits with sign are refused, not rounded") {
    CHECK(refusal("[\n9223372036854775808\n]") ==
          "f.json:2:19: the integer 9223372036854775808 is too large: integers have 64 bits with sign");
    CHECK(refusal("[18446744073709551616]") ==
          "f.json:1:21: the integer 18446744073709551616 is too large: integers have 64 bits with sign");
    CHECK(refusal("[-9223372036854775809]") ==
          "f.json:1:21: the integer -9223372036854775809 is too large: integers have 64 bits with sign");
  }

  TEST_CASE("fractions are refused in our own files and are text in those of others") {
    CHECK(refusal("{\"a\":\n 1.50}") ==
          "f.json:2:5: the number 1.50 is not an integer: no key takes fractions");
    CHECK(refusal("[1e3]") == "f.json:1:4: the number 1e3 is not an integer: no key takes fractions");
    CHECK(parse_json("[1.50]", "f", Fractions::as_text).items().front().text() == "1.50");
  }

  TEST_CASE("a NUL cannot hide in a name") {
    CHECK(refusal("{\"a\": \"x\\u0000y\"}") ==
          "f.json:1:16: there is a NUL character in 'x\\x00y': neither a name nor a text can hold one");
    CHECK(refusal("{\"a\\u0000\": 1}") ==
          "f.json:1:10: there is a NUL character in 'a\\x00': neither a name nor a text can hold one");
  }

  TEST_CASE("nesting has a limit that the whole of it must fit in") {
    CHECK(refusal(repeated("[", 64) + repeated("]", 64)) == "no error");
    CHECK(refusal(repeated("[", 65) + repeated("]", 65)) ==
          "f.json:1:65: the document is nested too deeply: the limit is 64 levels");
    CHECK(refusal(repeated("{\"a\":", 1'000'000)) ==
          "f.json:1:321: the document is nested too deeply: the limit is 64 levels");
  }

  TEST_CASE("values remember their line") {
    const Value document = parse_json("{\n  \"a\": [\n    true,\n    12\n  ]\n}", "f");
    const Value& list = *document.find("a");
    CHECK(list.mark().line == 2);
    CHECK(list.items()[0].mark().line == 3);
    CHECK(list.items()[1].mark().line == 4);
    CHECK(list.items()[1].mark().column == 6);
  }

  TEST_CASE("text that is not UTF-8 cannot be written") {
    CHECK_THROWS(to_json(Value("\xff")));
  }
}
