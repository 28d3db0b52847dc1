// Where new strings go in a dynamic string table.
#include "binary/elf/edit/string_plan.hpp"
#include "support/bytes.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace pdist::binary::elf;

namespace {

using namespace std::string_view_literals;

std::vector<std::byte> bytes(std::string_view text) {
  const auto all = pdist::support::as_bytes(text);
  return {all.begin(), all.end()};
}

std::string text(const StringPlan& plan) {
  return std::string(pdist::support::as_text(plan.table));
}

// Index:                              0  1          11     17
constexpr std::string_view table = "\0/build/lib\0strcpy\0libz.so\0"sv;
constexpr std::uint64_t path = 1, symbol = 12, library = 19;

} // namespace

TEST_SUITE("string plan") {
  TEST_CASE("a string that is there is used, also as the tail of another") {
    const StringPlan plan =
        plan_strings({bytes(table), {{symbol, library}}, {path}, {"lib", "libz.so", "cpy"}});
    CHECK(plan.index.at("libz.so") == library);
    CHECK(plan.index.at("lib") == path + 7);
    CHECK(plan.index.at("cpy") == symbol + 3);
    // "lib" keeps the end of the abandoned path alive; its start does not stay in the file.
    CHECK(text(plan) == "\0\0\0\0\0\0\0\0lib\0strcpy\0libz.so\0"sv);
  }

  TEST_CASE("an abandoned string's bytes are taken, and the rest of them wiped") {
    const StringPlan plan = plan_strings({bytes(table), {{symbol, library}}, {path}, {"$ORIGIN"}});
    CHECK(plan.index.at("$ORIGIN") == path);
    CHECK(text(plan) == "\0$ORIGIN\0\0\0\0strcpy\0libz.so\0"sv);
    CHECK(plan.strategy ==
          std::vector<std::string>{"string '$ORIGIN': takes the bytes of the one it replaces"});
  }

  TEST_CASE("bytes that something live shares are neither taken nor wiped") {
    // A symbol named "lib" that is the path's tail.
    const StringPlan tail = plan_strings({bytes(table), {{symbol, library, path + 7}}, {path}, {"$ORIGIN"}});
    CHECK(text(tail) == "\0\0\0\0\0\0\0\0lib\0strcpy\0libz.so\0$ORIGIN\0"sv);
    CHECK(tail.index.at("$ORIGIN") == table.size());
    const StringPlan before_tail =
        plan_strings({bytes(table), {{symbol, library, path + 7}}, {path}, {"/new"}});
    CHECK(text(before_tail) == "\0/new\0\0\0lib\0strcpy\0libz.so\0"sv);
    // The abandoned string is itself the tail of one that lives.
    const StringPlan inside = plan_strings({bytes(table), {{path}}, {path + 7}, {"li"}});
    CHECK(inside.index.at("li") == table.size());
    CHECK(inside.freed.empty());
  }

  TEST_CASE("zeros that an earlier edit left around a string are used again") {
    const auto before = "\0$ORIGIN\0\0\0\0strcpy\0"sv;
    const StringPlan plan = plan_strings({bytes(before), {{12}}, {1}, {"/build/lib"}});
    CHECK(text(plan) == "\0/build/lib\0strcpy\0"sv);
    const auto behind = "\0strcpy\0\0\0\0$ORIGIN\0"sv;
    const StringPlan other = plan_strings({bytes(behind), {{1}}, {11}, {"/build/lib"}});
    CHECK(text(other) == "\0strcpy\0/build/lib\0"sv);
  }

  TEST_CASE("zeros that a removed string left are used again, wherever they are") {
    const auto end = "\0strcpy\0\0\0\0\0\0\0\0\0"sv;
    const StringPlan at_end = plan_strings({bytes(end), {{1}}, {}, {"/lib"}});
    CHECK(text(at_end) == "\0strcpy\0/lib\0\0\0\0"sv);
    CHECK(at_end.strategy == std::vector<std::string>{"string '/lib': takes free bytes of the table"});
    const auto middle = "\0strcpy\0\0\0\0\0\0libm\0"sv;
    CHECK(text(plan_strings({bytes(middle), {{1, 13}}, {}, {"/lib"}})) == "\0strcpy\0/lib\0libm\0"sv);
    // One of the zeros is an empty string that a symbol refers to.
    CHECK(text(plan_strings({bytes(middle), {{1, 10, 13}}, {}, {"/lib"}})) ==
          "\0strcpy\0\0\0\0\0\0libm\0/lib\0"sv);
  }

  TEST_CASE("of abandoned strings that end alike all bytes become free") {
    const auto before = "\0/x\0\0\0libm\0"sv;
    const StringPlan plan = plan_strings({bytes(before), {{6}}, {6, 1}, {"/abc"}});
    CHECK(text(plan) == "\0/abc\0libm\0"sv);
  }

  TEST_CASE("a string at the end of the table grows there instead of being added once more") {
    const auto before = "\0strcpy\0$ORIGIN\0"sv;
    const StringPlan plan = plan_strings({bytes(before), {{1}}, {8}, {"$ORIGIN/../lib"}});
    CHECK(text(plan) == "\0strcpy\0$ORIGIN/../lib\0"sv);
    CHECK(plan.index.at("$ORIGIN/../lib") == 8);
  }

  TEST_CASE("when references are not known nothing is overwritten") {
    const StringPlan plan = plan_strings({bytes(table), {}, {path}, {"a"}});
    CHECK(text(plan) == std::string(table) + "a" + '\0');
  }

  TEST_CASE("strings that are added share their tails") {
    const StringPlan plan = plan_strings({bytes("\0x\0"sv), {{1}}, {}, {"lib", "/new/lib"}});
    CHECK(text(plan) == "\0x\0/new/lib\0"sv);
    CHECK(plan.index.at("lib") == 8);
  }

  TEST_CASE("a table without a NUL at its end gets one first") {
    const StringPlan plan = plan_strings({bytes("\0ab"sv), {{1}}, {}, {"c"}});
    CHECK(text(plan) == "\0ab\0c\0"sv);
  }

  TEST_CASE("abandoned strings are wiped also when nothing is wanted") {
    const StringPlan plan = plan_strings({bytes(table), {{symbol, library}}, {path}, {}});
    CHECK(text(plan) == "\0\0\0\0\0\0\0\0\0\0\0\0strcpy\0libz.so\0"sv);
  }
}
