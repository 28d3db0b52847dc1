#include "loader/search_path.hpp"

#include <doctest/doctest.h>

using namespace pdist::loader;

namespace {
const Tokens tokens{"/b/bin", "lib/x86_64-linux-gnu", "x86_64"};
}

TEST_CASE("tokens are replaced with and without braces, more than once, and next to other text") {
  CHECK(expand_tokens("$ORIGIN/../lib", tokens) == "/b/bin/../lib");
  CHECK(expand_tokens("${ORIGIN}x/$LIB/${PLATFORM}", tokens) == "/b/binx/lib/x86_64-linux-gnu/x86_64");
  CHECK(expand_tokens("$ORIGIN$ORIGIN", tokens) == "/b/bin/b/bin");
  CHECK(expand_tokens("/plain", tokens) == "/plain");
}

TEST_CASE("a name that goes on, unclosed braces, unknown names and a lone dollar stay as they are") {
  for (const char* text :
       {"$ORIGINAL", "$LIBS", "${ORIGIN", "${LIB/}", "$HOME", "$", "a$", "$$", "${}", "$ORIGIN_2"}) {
    CHECK(expand_tokens(text, tokens) == text);
  }
  CHECK(expand_tokens("$$ORIGIN", tokens) == "$/b/bin");
}

TEST_CASE("entries are separated by colons only, and an empty path has none") {
  CHECK(parse_search_path("", tokens).empty());
  const auto entries = parse_search_path("/a;b:$ORIGIN:/c d", tokens);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].folder == "/a;b");
  CHECK(entries[1].written == "$ORIGIN");
  CHECK(entries[1].folder == "/b/bin");
  CHECK(entries[2].folder == "/c d");
}

TEST_CASE("empty entries in front, between and behind, and relative ones, have a problem") {
  for (const char* text : {":/a", "/a:", "/a::/b"}) {
    int problems = 0;
    for (const SearchEntry& entry : parse_search_path(text, tokens))
      problems += entry.problem.empty() ? 0 : 1;
    CHECK(problems == 1);
  }
  CHECK(parse_search_path(":", tokens).size() == 2);
  CHECK(parse_search_path("lib", tokens).at(0).problem ==
        "insecure: relative to the current folder; not searched");
  CHECK_FALSE(parse_search_path(".", tokens).at(0).problem.empty());
  CHECK_FALSE(parse_search_path("$HOME/lib", tokens).at(0).problem.empty());
}
