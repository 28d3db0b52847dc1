// YAML: text stays text; hostile documents cost little and are refused where they go wrong.
#include "scratch.hpp"
#include "support/data/yaml.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <pthread.h>
#include <string>
#include <sys/resource.h>

using namespace pdist::support;
using pdist::test::thrown_by;

namespace {

std::string refusal(std::string_view text) {
  return thrown_by([&] { parse_yaml(text, "f.yaml"); });
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += part;
  return text;
}

/// Lines "<part>" that are indented one column deeper each.
std::string staircase(std::string_view part, std::size_t steps) {
  std::string text;
  for (std::size_t i = 0; i < steps; ++i)
    text += std::string(i, ' ') + std::string(part) + '\n';
  return text;
}

/// Runs `work` with a stack of 256 KiB: recursion over the input would end the program.
void with_small_stack(std::function<void()> work) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256UL * 1024) == 0);
  pthread_t thread{};
  const auto run = [](void* call) -> void* {
    (*static_cast<std::function<void()>*>(call))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &work) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

/// The most memory that this process has used so far, in MiB.
long peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

constexpr std::string_view too_deep = ": the document is nested too deeply: the limit is 64 levels";
constexpr std::string_view too_many = ": the document has too many values: the limit is 100000";

} // namespace

TEST_SUITE("yaml scalars") {
  TEST_CASE("every scalar stays the text that was written") {
    const Value document = parse_yaml("version: 1.10\n"
                                      "answer: no\n"
                                      "octal: 0o17\n"
                                      "date: 2024-01-02\n"
                                      "quoted: \"1.10\"\n"
                                      "literal: |\n"
                                      "  a\n"
                                      "  b\n",
                                      "f.yaml");
    CHECK(document.find("version")->text() == "1.10");
    CHECK(document.find("answer")->text() == "no");
    CHECK(document.find("octal")->text() == "0o17");
    CHECK(document.find("date")->text() == "2024-01-02");
    CHECK(document.find("quoted")->text() == "1.10");
    CHECK(document.find("literal")->text() == "a\nb\n");
  }

  TEST_CASE("a key without a value is nothing; a quoted word is text") {
    const Value document = parse_yaml("a:\nb: ~\nc: \"~\"\nd: 'null'\n", "f.yaml");
    CHECK(document.find("a")->is(Value::Kind::null));
    CHECK(document.find("b")->is(Value::Kind::null));
    CHECK(document.find("c")->text() == "~");
    CHECK(document.find("d")->text() == "null");
  }

  TEST_CASE("an empty document, or one of comments, is an empty map") {
    for (const std::string_view text : {"", "\n\n", "# nothing\n", "\xef\xbb\xbf"}) {
      const Value document = parse_yaml(text, "f.yaml");
      CHECK(document.is(Value::Kind::map));
      CHECK(document.members().empty());
    }
  }

  TEST_CASE("a byte order mark of UTF-8 is no part of the first key") {
    CHECK(parse_yaml("\xef\xbb\xbfname: x\n", "f.yaml").find("name") != nullptr);
  }

  TEST_CASE("values remember line and column") {
    const Value document = parse_yaml("a:\n  - b\n  - c: d\n", "f.yaml");
    const Value& second = document.find("a")->items()[1];
    CHECK(second.mark().line == 3);
    CHECK(second.mark().column == 5);
    CHECK(second.find("c")->mark().column == 8);
  }

  TEST_CASE("anchors and aliases, used as people use them, work") {
    const Value document = parse_yaml("a: &names [x, y]\nb: *names\n&k key: 1\nc: {*k : 2}\n", "f.yaml");
    CHECK(document.find("b")->items()[1].text() == "y");
    CHECK(document.find("c")->find("key")->text() == "2");
  }
}

TEST_SUITE("yaml refusals") {
  TEST_CASE("a key that stands twice") {
    CHECK(refusal("a: 1\nb:\n  a: 2\n\"a\": 3\n") ==
          "f.yaml:4:1: duplicate key 'a': each key may stand once in a map");
    CHECK(refusal("{x: 1, x: 2}") == "f.yaml:1:8: duplicate key 'x': each key may stand once in a map");
  }

  TEST_CASE("keys that are not text") {
    const std::string why = ": a key must be text: it is a list, a map or nothing";
    CHECK(refusal("[a]: b\n") == "f.yaml:1:1" + why);
    CHECK(refusal("a: 1\n? {b: c}\n: d\n") == "f.yaml:2:3" + why);
    CHECK(refusal("~: b\n") == "f.yaml:1:1" + why);
  }

  TEST_CASE("tags of any kind") {
    CHECK(refusal("a: !!str 1\n") ==
          "f.yaml:1:4: the tag 'tag:yaml.org,2002:str' is not allowed: values have no types here");
    CHECK(refusal("a:\n  - !mine {b: c}\n") ==
          "f.yaml:2:5: the tag '!mine' is not allowed: values have no types here");
    CHECK(refusal("!!python/object:os.system [x]\n") ==
          "f.yaml:1:1: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed: values have no "
          "types here");
  }

  TEST_CASE("a second document, at its place") {
    CHECK(refusal("a: 1\n---\nb: 2\n") == "f.yaml:2:1: there is a second document in the file: one is read");
    CHECK(refusal("a: 1\n...\n") == "no error");
    CHECK(refusal("---\na: 1\n") == "no error");
  }

  TEST_CASE("UTF-16, NUL bytes and other encodings, at their place") {
    const std::string hint = "only UTF-8 is read\nhint: save it as UTF-8";
    CHECK(refusal(std::string_view("\xff\xfe"
                                   "a\0",
                                   4)) == "f.yaml: this is UTF-16: " + hint);
    CHECK(refusal(std::string_view("\xfe\xff\0a", 4)) == "f.yaml: this is UTF-16: " + hint);
    CHECK(refusal(std::string_view("a: b\nc: \0\n", 10)) ==
          "f.yaml:2:4: there is a NUL byte: this is not text");
    CHECK(refusal("a: b\nname: gr\xf6\xdf"
                  "e\n") == "f.yaml:2:9: this is not UTF-8: " + hint);
  }

  TEST_CASE("what yaml-cpp refuses has our shape") {
    CHECK(refusal("a: [1,\n  2\n") == "f.yaml:3:1: this is not YAML: end of sequence flow not found");
    CHECK(refusal("a: b\n  c: d\n") == "f.yaml:2:4: this is not YAML: illegal map value");
    CHECK(refusal("a: *nobody\n") == "f.yaml:1:4: this is not YAML: the referenced anchor is not defined");
  }

  TEST_CASE("a quoted text that is never closed does not swallow the rest of the file") {
    for (const std::string_view text :
         {"a: \"x", "a: \"x\n", "a: \"x\n\n", "a: 'x\nb: 1\n", "- \"x\n- y\n"}) {
      CAPTURE(text);
      CHECK(refusal(text).ends_with("this is not YAML: illegal EOF in scalar"));
    }
  }

  TEST_CASE("a file that is too large is refused before it is parsed") {
    CHECK(refusal(std::string(1024UL * 1024 + 1, 'x')) ==
          "f.yaml: cannot read: it has 1048577 bytes, the limit is 1048576");
    const pdist::test::Scratch scratch;
    const auto path = scratch.file("large.yaml", "");
    std::filesystem::resize_file(path, 100'000'000);
    CHECK(thrown_by([&] { read_yaml(path); }) ==
          path.string() + ": cannot read: it has 100000000 bytes, the limit is 1048576");
  }
}

TEST_SUITE("yaml bombs") {
  TEST_CASE("64 levels are read, 65 are not") {
    CHECK(refusal(repeated("[", 64) + repeated("]", 64)) == "no error");
    CHECK(refusal(repeated("[", 65) + repeated("]", 65)).ends_with(too_deep));
  }

  TEST_CASE("nesting of 100,000 of every style is refused without using up the stack") {
    with_small_stack([] {
      for (const std::string_view opening : {"[", "{", "[\n", "{a: ", "[a: ", "- ", "? ", "? ? "}) {
        CAPTURE(opening);
        CHECK(refusal(repeated(opening, 100'000)).ends_with(too_deep));
      }
      for (const std::string_view step : {"a:", "-", "?"}) {
        CAPTURE(step);
        CHECK(refusal(staircase(step, 1'400)).ends_with(too_deep));
      }
      CHECK(refusal("a:\n  b: " + repeated("[", 100'000)) ==
            "f.yaml:2:37: the document is nested too deeply: the limit is 64 levels");
    });
  }

  TEST_CASE("markers without end are refused or mean nothing") {
    CHECK(refusal(repeated("]", 100'000)) == "f.yaml:1:1: this is not YAML: illegal flow end");
    CHECK(refusal("a: " + repeated("&a ", 100'000)) ==
          "f.yaml:1:7: this is not YAML: cannot assign multiple anchors to the same node");
    CHECK(
        refusal(repeated("---\n", 200'000)).ends_with("there is a second document in the file: one is read"));
    CHECK(refusal(repeated("#\n", 400'000)) == "no error");
  }

  TEST_CASE("an alias inside its own anchor has no end") {
    CHECK(refusal("&a [*a]") == "f.yaml:1:5: an alias inside its own anchor: the document would have no end");
  }

  TEST_CASE("a billion laughs") {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
      const std::string alias = "*a" + std::to_string(i - 1);
      text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias;
      for (int j = 1; j < 9; ++j)
        text += ", " + alias;
      text += "]\n";
    }
    CHECK(refusal(text).ends_with(too_many));
  }

  TEST_CASE("aliases cannot nest deeper than brackets can") {
    std::string text = "a0: &a0 x\n";
    for (int i = 1; i < 100; ++i) {
      text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    }
    CHECK(refusal(text) == "f.yaml:65:12: the document is nested too deeply: the limit is 64 levels");
  }

  TEST_CASE("one long text behind many aliases costs no memory") {
    const long before = peak_memory();
    const std::string text =
        "a: &a " + std::string(500'000, 'x') + "\nb: [" + repeated("*a,", 90'000) + "]\n";
    CHECK(refusal(text) ==
          "f.yaml:2:26: the document has too much text in its anchors and aliases: the limit is "
          "4194304 bytes");
    CHECK(peak_memory() - before < 100);
  }

  TEST_CASE("anchors inside anchors do not copy a large list once a level") {
    const long before = peak_memory();
    std::string text;
    for (int i = 0; i < 60; ++i)
      text += "[&a" + std::to_string(i) + " ";
    text += "[" + repeated("a,", 90'000) + "]" + repeated("]", 60);
    CHECK(refusal(text).ends_with(too_many));
    CHECK(peak_memory() - before < 100);
  }
}
