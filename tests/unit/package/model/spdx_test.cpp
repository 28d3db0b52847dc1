// Licence expressions, with the list that comes with the templates.
#include "package/model/spdx.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

/// What is wrong with the expression; "no error" when nothing is.
std::string problem_of(const std::string& text) {
  try {
    package::require_license_expression(text, package::spdx_list(), "package.yaml:1:1", "'license'");
  } catch (const support::Error& error) {
    CHECK(error.file() == "package.yaml:1:1");
    CHECK(error.problem() == "'license' is not a licence expression");
    return error.reason();
  }
  return "no error";
}

} // namespace

TEST_CASE("expressions of known identifiers are accepted") {
  for (const std::string text :
       {"MIT", "MIT OR Apache-2.0", "(MIT AND (BSD-3-Clause OR ISC))",
        "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-or-later AND MIT AND 0BSD", "GPL-2.0+",
        "Apache-2.0+", "LicenseRef-Example-1.0", "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2",
        "  MIT  ", "(MIT)OR(ISC)"}) {
    CAPTURE(text);
    CHECK(problem_of(text) == "no error");
  }
}

TEST_CASE("what is wrong with an expression is said") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "a licence is missing at the end"},
      {"OR MIT", "a licence is missing before 'OR'"},
      {"MIT OR AND ISC", "a licence is missing before 'AND'"},
      {"MIT)", "')' closes nothing"},
      {"()", "a licence is missing before ')'"},
      {"((MIT)", "')' is missing"},
      {"MIT and ISC", "write 'AND' instead of 'and'"},
      {"MIT (ISC)", "AND, OR or WITH is missing before '('"},
      {"MIT WITH", "an exception is missing at the end"},
      {"MIT WITH LLVM-exeption", "SPDX has no exception 'LLVM-exeption', did you mean 'LLVM-exception'?"},
      {"(MIT OR ISC) WITH LLVM-exception", "WITH must follow one licence"},
      {"Apache 2.0", "SPDX has no licence 'Apache', it has Apache-1.0, Apache-1.1, Apache-2.0"},
      {"LicenseRef-", "SPDX has no licence 'LicenseRef-'"},
      {"DocumentRef-x:MIT", "SPDX has no licence 'DocumentRef-x:MIT'"},
  };
  for (const auto& expected : cases) {
    CAPTURE(expected.first);
    CHECK(problem_of(expected.first) == expected.second);
  }
}

TEST_CASE("an expression of a thousand parentheses is refused, not followed") {
  CHECK(problem_of(std::string(1000, '(')) == "more than 32 parentheses are open");
}

TEST_CASE("the list has what SPDX recommends, what it no longer does, and exceptions") {
  CHECK(package::spdx_list().licenses.size() > 600);
  CHECK(package::spdx_list().exceptions.size() > 50);
}
