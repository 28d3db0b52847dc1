// Reading maps strictly: `Fields`, and names that survive JSON.
#include "support/data/json.hpp"
#include "support/data/value.hpp"
#include "support/data/yaml.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace pdist::support;
using pdist::test::thrown_by;

namespace {

/// What `read` throws for the YAML text `text`.
std::string refusal(std::string_view text, const std::function<void(Fields&)>& read) {
  return thrown_by([&] {
    const Value document = parse_yaml(text, "f.yaml");
    Fields fields(document, "f.yaml");
    read(fields);
    fields.finish();
  });
}

} // namespace

TEST_SUITE("value") {
  TEST_CASE("setting a member again replaces it in its place") {
    Value map = Value::map({{"a", 1}, {"b", 2}});
    map.set("a", "x").set("c", true);
    CHECK(to_json(map) == "{\n  \"a\": \"x\",\n  \"b\": 2,\n  \"c\": true\n}\n");
    CHECK(map.find("d") == nullptr);
  }

  TEST_CASE("file names of any bytes survive JSON") {
    for (const std::string& name :
         {std::string("plain"), std::string("größe \"';$\n\t\\"), std::string("\xff\xfe"),
          std::string("a\x80"), std::string("-"), std::string("\xed\xa0\x80")}) {
      const Value document = parse_json(to_json(Value::map({{"path", name_value(name)}})), "f");
      Fields fields(document, "f");
      CHECK(fields.name("path") == name);
      CHECK(thrown_by([&] { fields.finish(); }) == "no error");
    }
  }

  TEST_CASE("a byte string that is none is refused") {
    for (const std::string hex : {"f", "fg", "0x", " f", "-1", "+1", "00", "ff00"}) {
      CAPTURE(hex);
      CHECK(refusal("path: {base16: '" + hex + "'}", [](Fields& fields) { fields.name("path"); }) ==
            "f.yaml:1:16: 'path.base16' is not a byte string: two hex digits a byte, none of them 00");
    }
    CHECK(refusal("path: {base16: ff, more: x}", [](Fields& fields) { fields.name("path"); }) ==
          "f.yaml:1:7: 'path' must be text: it is a map");
  }
}

TEST_SUITE("fields") {
  TEST_CASE("an unknown key is named with its place and the nearest known one") {
    const auto read = [](Fields& fields) {
      fields.text_or("description", "");
      fields.text_or("name", "");
    };
    CHECK(refusal("name: a\ndescritpion: b\n", read) ==
          "f.yaml:2:14: unknown key 'descritpion': did you mean 'description'?");
    CHECK(refusal("zzzzzzzz: b\n", read) == "f.yaml:1:11: unknown key 'zzzzzzzz': known: description, name");
    CHECK(refusal("\"a\\eb\": b\n", read) == "f.yaml:1:9: unknown key 'a\\x1bb': known: description, name");
  }

  TEST_CASE("an unknown key below says where it is") {
    CHECK(refusal("libraries:\n  - name: a\n  - nmae: b\n", [](Fields& fields) {
            for (Fields& item : fields.maps("libraries")) {
              item.text_or("name", "");
              item.finish();
            }
          }) == "f.yaml:3:11: unknown key 'libraries[1].nmae': did you mean 'name'?");
    CHECK(refusal("runtime:\n  hmoe: b\n", [](Fields& fields) {
            Fields item = fields.map("runtime");
            item.name_or("home", "");
            item.finish();
          }) == "f.yaml:2:9: unknown key 'runtime.hmoe': did you mean 'home'?");
  }

  TEST_CASE("a missing key names the map that lacks it") {
    CHECK(refusal("a: 1\n", [](Fields& fields) { fields.text("name"); }) ==
          "f.yaml:1:1: 'name' is missing: it is required");
    CHECK(refusal("name:\n", [](Fields& fields) { fields.text("name"); }) ==
          "f.yaml:1:1: 'name' is missing: it is required");
    CHECK(refusal("l:\n  - {}\n", [](Fields& fields) { fields.maps("l").front().text("name"); }) ==
          "f.yaml:2:5: 'l[0].name' is missing: it is required");
  }

  TEST_CASE("values of the wrong kind say what they are") {
    const auto text = [](Fields& fields) { fields.text("k"); };
    const auto number = [](Fields& fields) { fields.integer("k"); };
    const auto truth = [](Fields& fields) { fields.boolean_or("k", false); };
    const auto texts = [](Fields& fields) { fields.texts("k"); };
    const auto maps = [](Fields& fields) { fields.maps("k"); };
    const auto map = [](Fields& fields) { fields.text_map("k"); };
    CHECK(refusal("k: [a]", text) == "f.yaml:1:4: 'k' must be text: it is a list");
    CHECK(refusal("k: {a: b}", text) == "f.yaml:1:4: 'k' must be text: it is a map");
    CHECK(refusal("k: 1.10", number) == "f.yaml:1:4: 'k' must be an integer: it is text");
    CHECK(refusal("k: ''", number) == "f.yaml:1:4: 'k' must be an integer: it is text");
    CHECK(refusal("k: 99999999999999999999", number) == "f.yaml:1:4: 'k' must be an integer: it is text");
    CHECK(refusal("k: no", truth) == "f.yaml:1:4: 'k' must be true or false: it is text");
    CHECK(refusal("k: a", texts) == "f.yaml:1:4: 'k' must be a list: it is text");
    CHECK(refusal("k: [a, [b]]", texts) == "f.yaml:1:8: 'k' must be text: it is a list");
    CHECK(refusal("k: [a]", maps) == "f.yaml:1:5: k[0] must be a map: it is text");
    CHECK(refusal("k: {a: [b]}", map) == "f.yaml:1:8: 'k.a' must be text: it is a list");
    CHECK(refusal("[a]", text) == "f.yaml:1:1: the document must be a map: it is a list");
  }

  TEST_CASE("numbers and booleans are converted only where a key asks for them") {
    const Value document = parse_yaml("n: '-12'\nt: true\nf: false\n", "f.yaml");
    Fields fields(document, "f.yaml");
    CHECK(fields.integer("n") == -12);
    CHECK(fields.boolean_or("t", false));
    CHECK_FALSE(fields.boolean_or("f", true));
    CHECK(fields.boolean_or("absent", true));
    CHECK(fields.integer_or("absent", 7) == 7);
  }

  TEST_CASE("what is absent is its default, what is a list keeps its order") {
    const Value document = parse_json(R"({"l": ["b", "a"], "m": {"z": "1", "a": "2"}, "null": null})", "f");
    Fields fields(document, "f");
    CHECK(fields.texts("l") == std::vector<std::string>{"b", "a"});
    CHECK(fields.text_map("m") == std::vector<std::pair<std::string, std::string>>{{"z", "1"}, {"a", "2"}});
    CHECK_FALSE(fields.optional_text("null").has_value());
    CHECK(fields.texts("absent").empty());
    CHECK(fields.maps("absent").empty());
    CHECK(fields.name_or("absent", "x") == "x");
  }

  TEST_CASE("a check of the caller's points at the value") {
    CHECK(refusal("a: 1\nb: x\n", [](Fields& fields) {
            fields.fail("b is odd", "no", &fields.required("b"));
          }) == "f.yaml:2:4: b is odd: no");
  }
}
