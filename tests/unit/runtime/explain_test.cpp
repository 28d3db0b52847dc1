#include "runtime/explain.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

runtime::Plan plan() {
  runtime::Plan out;
  out.facts.name = "chat";
  out.needs = {{"bin/chat", "liba.so.1", "lib/liba.so.1", "RUNPATH of chat"},
               {"bin/chat", "libc.so.6", "", "the C library is the system's"},
               {"lib/liba.so.1", "libz.so.1", "lib/libz.so.1", "ld.so.cache"},
               {"lib/libz.so.1", "libc.so.6", "", "the C library is the system's"},
               {"plugins/p.so", "libz.so.1", "lib/libz.so.1", "ld.so.cache"}};
  return out;
}

} // namespace

TEST_CASE("why: a shortest chain from each program and module") {
  const auto chains = runtime::why(plan(), "libz.so.1");
  REQUIRE(chains.size() == 2);
  CHECK(chains[0].members == std::vector<std::string>{"bin/chat", "lib/liba.so.1", "lib/libz.so.1"});
  CHECK(chains[0].rules == std::vector<std::string>{"RUNPATH of chat", "ld.so.cache"});
  CHECK(chains[1].members == std::vector<std::string>{"plugins/p.so", "lib/libz.so.1"});
}

TEST_CASE("why: also for what is left to the system, and by path") {
  CHECK(runtime::why(plan(), "libc.so.6").front().members ==
        std::vector<std::string>{"bin/chat", "libc.so.6"});
  CHECK(runtime::why(plan(), "lib/libz.so.1").size() == 2);
}

TEST_CASE("why: an unknown library is answered with the nearest one") {
  CHECK_THROWS_WITH_AS(runtime::why(plan(), "libzz.so.1"),
                       "chat: nothing in the plan needs 'libzz.so.1': did you mean 'libz.so.1'?",
                       support::Error);
}

TEST_CASE("graph: as text and as DOT") {
  CHECK(runtime::to_tree(plan()) == "bin/chat\n"
                                    "  lib/liba.so.1\n"
                                    "    lib/libz.so.1\n"
                                    "      libc.so.6 (system: the C library is the system's)\n"
                                    "  libc.so.6 (system: the C library is the system's)\n"
                                    "plugins/p.so\n"
                                    "  lib/libz.so.1 (see above)\n");
  CHECK(runtime::to_dot(plan()).find("  \"lib/liba.so.1\" -> \"lib/libz.so.1\";\n") != std::string::npos);
  CHECK(runtime::to_dot(plan()).find("  \"libc.so.6\" [style=dashed];\n") != std::string::npos);
}
