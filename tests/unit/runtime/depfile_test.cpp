#include "runtime/depfile.hpp"

#include <doctest/doctest.h>

TEST_CASE("a dependency file escapes what make and ninja give a meaning") {
  CHECK(
      pdist::runtime::render_depfile("out dir/s.stamp", {"/a b", "/c$d", "/e#f", "/new\nline", "/q\"uote"}) ==
      "out\\ dir/s.stamp: \\\n /a\\ b \\\n /c$$d \\\n /e\\#f \\\n /q\"uote\n");
}
