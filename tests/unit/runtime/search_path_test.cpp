#include "runtime/search_path.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist::runtime;

TEST_CASE("a folder of the dist as seen from a binary") {
  struct Row {
    const char *binary, *folder, *expected;
  };
  for (const Row& row :
       {Row{"bin/chat", "lib", "$ORIGIN/../lib"}, Row{"lib/liba.so", "lib", "$ORIGIN"},
        Row{"chat", "lib", "$ORIGIN/lib"}, Row{"chat", "", "$ORIGIN"}, Row{"bin/chat", "", "$ORIGIN/.."},
        Row{"lib/plugins/deep/p.so", "lib", "$ORIGIN/../.."},
        Row{"python/lib/x.so", "lib", "$ORIGIN/../../lib"}, Row{"a b/c", "d e", "$ORIGIN/../d e"}}) {
    CAPTURE(row.binary);
    CHECK(origin_path(row.binary, row.folder) == row.expected);
  }
}

TEST_CASE("a folder that a search path cannot name is refused") {
  CHECK_THROWS_WITH_AS(
      origin_path("bin/chat", "li:b"),
      "bin/chat: its search path cannot name the folder 'li:b': ':' separates folders there and '$' "
      "starts a token",
      pdist::support::Error);
  CHECK_THROWS_AS(origin_path("bin/chat", "$lib"), pdist::support::Error);
}

TEST_CASE("of a present search path only what stays inside the dist is kept") {
  using Folders = std::vector<std::string>;
  CHECK(inner_folders("bin/chat", "$ORIGIN/../lib:/usr/lib:${ORIGIN}/../lib/x") == Folders{"lib", "lib/x"});
  CHECK(inner_folders("bin/chat", "$ORIGIN") == Folders{"bin"});
  CHECK(inner_folders("bin/chat", "$ORIGIN/..") == Folders{""});
  CHECK(inner_folders("bin/chat", "$ORIGIN/../..") == Folders{});
  CHECK(inner_folders("bin/chat", "$ORIGINAL/lib:lib:.::$ORIGIN/$LIB") == Folders{});
  CHECK(inner_folders("bin/chat", "").empty());
}

TEST_CASE("a search path names each folder once, in order of need") {
  CHECK(search_path_for("bin/chat", {"lib", "lib/x", "lib"}) == "$ORIGIN/../lib:$ORIGIN/../lib/x");
  CHECK(search_path_for("bin/chat", {}).empty());
}
