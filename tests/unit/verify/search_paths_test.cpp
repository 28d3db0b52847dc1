// Which search path entries are good inside a dist.
#include "verify/search_paths.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using Texts = std::vector<std::string>;

TEST_CASE("entries relative to the binary that stay inside the dist are good") {
  for (const char* path : {"$ORIGIN", "${ORIGIN}", "$ORIGIN/../lib", "${ORIGIN}/../lib:$ORIGIN/sub",
                           "$ORIGIN/../$LIB", "$ORIGIN/../lib/${PLATFORM}", "$ORIGIN/./../lib/"}) {
    CAPTURE(path);
    CHECK(verify::search_path_problems("bin/chat", path, false).empty());
  }
}

TEST_CASE("every bad entry is named with what is wrong") {
  const auto problem = [](const char* path) { return verify::search_path_problems("bin/chat", path, false); };
  CHECK(problem("/opt/lib") == Texts{"'/opt/lib': absolute"});
  CHECK(problem("/tmp/lib") == Texts{"'/tmp/lib': absolute, and where everybody can write"});
  CHECK(problem("/tmp") == Texts{"'/tmp': absolute, and where everybody can write"});
  CHECK(problem("/tmpfiles") == Texts{"'/tmpfiles': absolute"});
  CHECK(problem("") == Texts{"'': an empty entry: the working folder is searched"});
  CHECK(problem("$ORIGIN:") == Texts{"'': an empty entry: the working folder is searched"});
  CHECK(problem(".") == Texts{"'.': relative to the working folder"});
  CHECK(problem("lib") == Texts{"'lib': relative to the working folder"});
  CHECK(problem("$LIB/x") == Texts{"'$LIB/x': relative to the working folder"});
  CHECK(problem("$ORIGIN/../../lib") == Texts{"'$ORIGIN/../../lib': leaves the dist"});
  CHECK(problem("$ORIGIN/../../dist/lib") == Texts{"'$ORIGIN/../../dist/lib': leaves the dist"});
  CHECK(problem("${ORIGIN}lib") == Texts{"'${ORIGIN}lib': relative to a folder beside the binary's own"});
  CHECK(problem("$ORIGIN/$HOME") == Texts{"'$ORIGIN/$HOME': a token that the loader does not know"});
  CHECK(problem("$ORIGINAL/lib") == Texts{"'$ORIGINAL/lib': a token that the loader does not know"});
  CHECK(problem("/a:$ORIGIN:b") == Texts{"'/a': absolute", "'b': relative to the working folder"});
}

TEST_CASE("a program at the root of a dist cannot look above it") {
  CHECK(verify::search_path_problems("chat", "$ORIGIN/lib", false).empty());
  CHECK(verify::search_path_problems("chat", "$ORIGIN/../lib", false) ==
        Texts{"'$ORIGIN/../lib': leaves the dist"});
}

TEST_CASE("$ORIGIN is a hole in a setuid file") {
  CHECK(verify::search_path_problems("bin/chat", "$ORIGIN/../lib", true) ==
        Texts{"'$ORIGIN/../lib': $ORIGIN in a setuid or setgid file"});
}
