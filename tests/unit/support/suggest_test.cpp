// "Did you mean".
#include "support/suggest.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pdist::support;

TEST_SUITE("suggest") {
  TEST_CASE("one insertion, deletion, replacement or swap of neighbours is one edit; case is none") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("names", "name") == 1);
    CHECK(edit_distance("nmae", "name") == 1);
    CHECK(edit_distance("nane", "name") == 1);
    CHECK(edit_distance("NAME", "name") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("ca", "abc") == 3); // each part is edited once
  }

  TEST_CASE("the nearest known word wins, the first among equals, none when all are far") {
    const std::vector<std::string> known{"description", "name", "names", "reason"};
    CHECK(nearest("nmaes", known) == "names");
    CHECK(nearest("nam", known) == "name");
    CHECK(nearest("descritpion", known) == "description");
    CHECK(nearest("DESCRIPTION", known) == "description");
    CHECK(nearest("zzzzzz", known).empty());
    CHECK(nearest("name", {}).empty());
  }

  TEST_CASE("a longer word may hold more mistakes: a third of it") {
    CHECK(nearest("abcdefghiXYZ", {"abcdefghijkl"}) == "abcdefghijkl");
    CHECK(nearest("abcdefgWXYZ", {"abcdefghijk"}).empty());
  }

  TEST_CASE("text that nobody typed is not compared with every known word") {
    CHECK(nearest(std::string(1'000'000, 'a'), {std::string(64, 'a')}).empty());
  }

  TEST_CASE("without a near word, all known ones are named") {
    CHECK(did_you_mean("targts", {"COMPONENTS", "TARGETS"}) == "did you mean 'TARGETS'?");
    CHECK(did_you_mean("xxxxxxxx", {"COMPONENTS", "TARGETS"}) == "known: COMPONENTS, TARGETS");
  }
}
