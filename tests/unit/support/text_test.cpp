#include "support/text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using pdist::support::take_line;
using pdist::support::trimmed;

TEST_CASE("blanks go from both ends of a text, and only there") {
  CHECK(trimmed("") == "");
  CHECK(trimmed(" \t ") == "");
  CHECK(trimmed("a") == "a");
  CHECK(trimmed("\t a b \t") == "a b");
  CHECK(trimmed(" a\n") == "a\n");
  CHECK(trimmed(" a\n", " \n") == "a");
  CHECK(trimmed("\ta ", " ") == "\ta");
}

TEST_CASE("lines are taken off a text until it is empty") {
  const auto lines_of = [](std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty())
      lines.emplace_back(take_line(text));
    return lines;
  };
  CHECK(lines_of("").empty());
  CHECK(lines_of("a") == std::vector<std::string>{"a"});
  CHECK(lines_of("a\n") == std::vector<std::string>{"a"});
  CHECK(lines_of("a\n\nb") == std::vector<std::string>{"a", "", "b"});
  CHECK(lines_of("\n\n") == std::vector<std::string>{"", ""});
}
