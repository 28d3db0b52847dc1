// Independent work on all cores.
#include "support/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

using pdist::support::parallel_for;

TEST_SUITE("parallel_for") {
  TEST_CASE("every item is done once") {
    std::vector<std::atomic<int>> done(1000);
    parallel_for(done.size(), [&](std::size_t i) { ++done[i]; });
    for (const std::atomic<int>& count : done)
      CHECK(count == 1);
  }

  TEST_CASE("no items are no work") {
    parallel_for(0, [](std::size_t) { FAIL("there is nothing to do"); });
  }

  TEST_CASE("an exception comes back, and no further items are begun for long") {
    std::atomic<int> begun{0};
    std::string message;
    try {
      parallel_for(1'000'000, [&](std::size_t i) {
        ++begun;
        if (i == 0) throw std::runtime_error("item 0");
      });
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    CHECK(message == "item 0");
    CHECK(begun < 1'000'000);
  }
}
