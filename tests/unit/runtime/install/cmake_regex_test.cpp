#include "run_tool.hpp"
#include "runtime/install/cmake_regex.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <vector>

using namespace pdist;
using runtime::CMakeRegex;

namespace {

const std::vector<std::string> expressions = {
    "a",         "^/s/",    "old$",      "a.c",         "a\\.c",       "x{2}",     "[[:alpha:]]",
    "[a-c]+[0]", "[^/]*z",  "[]x]",      "[^]x]y",      "[a-]b",       "[-a]b",    "(ab|cd)+e",
    "a?b",       "\\[x\\]", "[\\]x",     "a\\\\b",      "\\<a",        "\\w",      "/[.a.]",
    "^[^^]",     "[[]",     "\xc3\xa9",  "[\xc3\xa9]x", "[\x80-\xff]", "a|b|^/c$", "(^/s)?/q",
    "[=-[]",     "\\$",     "[*+?.()|]", "a\\|b",       "\n",          "a.b",      "[^x]\n"};
const std::vector<std::string> patterns = {
    "a",   "*.h", "?.h",   "[ab].h", "[!a].h", "[^a].h",    "[]a].h", "a[b", "d/*.h", "*",     "*.[ch]pp",
    "a b", "{x}", "[[:x]", "a$b",    "a+b",    "\xc3\xa9*", ".*",     "[!",  "a\\b",  "[a\\]x"};
const std::vector<std::string> texts = {"/s/a",      "/s/a.c",  "/s/aXc",      "/s/old",
                                        "/s/old/x",  "x{2}",    "xx",          "[x]",
                                        "a]",        "b0",      "cc0",         "/s/z",
                                        "]",         "x",       "zy",          "]y",
                                        "-b",        "ab",      "cde",         "abcde",
                                        "b",         "\\x",     "a\\b",        "<a",
                                        "w",         "/s/.",    "/s/:",        "/c",
                                        "/q",        "/s/q",    "[",           "^",
                                        "$",         "*",       "a|b",         "/s/a.h",
                                        "/s/b.h",    "/s/!.h",  "/s/^.h",      "/s/].h",
                                        "/s/ab.h",   "/s/a[b",  "/s/d/a.h",    "/s/x.cpp",
                                        "/s/a b",    "/s/{x}",  "/s/[",        "/s/:",
                                        "/s/a$b",    "/s/a+b",  "/s/\xc3\xa9", "/s/\xc3\xa9t",
                                        "\xc3\xa9x", "/s/.git", "/s/[!",       "/s/a\\b",
                                        "/s/\\x",    "a\nb",    "y\n",         "="};

std::string quoted(const std::string& text) {
  return "[====[\n" + text + "]====]"; // a first newline is not part of it
}

/// What CMake says: a line of 0 and 1 for each expression, a digit for each text.
std::string asked_of_cmake(const std::vector<std::string>& all) {
  const test::Scratch scratch;
  std::string script = "cmake_minimum_required(VERSION 3.25)\n";
  for (const std::string& expression : all) {
    script += "set(expression " + quoted(expression) + ")\nset(line \"\")\n";
    for (const std::string& text : texts)
      script +=
          "set(text " + quoted(text) +
          ")\nif(\"${text}\" MATCHES \"${expression}\")\nstring(APPEND line 1)\nelse()\nstring(APPEND line "
          "0)\nendif()\n";
    script += "file(APPEND answers.txt \"${line}\\n\")\n";
  }
  const auto path = scratch.file("ask.cmake", script);
  test::run_tool({"/bin/sh", "-c", "cd \"$1\" && exec \"$0\" -P ask.cmake", std::getenv("PDIST_CMAKE"),
                  scratch.folder().string()});
  return support::read_text_file(scratch / "answers.txt", 1 << 20);
}

std::string own_answers(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& expression : all) {
    const CMakeRegex regex(expression);
    for (const std::string& text : texts)
      out += regex.finds(text) ? '1' : '0';
    out += '\n';
  }
  return out;
}

void check_same(const std::vector<std::string>& all) {
  const std::string wanted = asked_of_cmake(all), own = own_answers(all);
  REQUIRE(wanted.size() == own.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < texts.size(); ++j) {
      const std::size_t at = i * (texts.size() + 1) + j;
      CAPTURE(all[i]);
      CAPTURE(texts[j]);
      CHECK(own[at] == wanted[at]);
    }
  }
}

} // namespace

TEST_CASE("a REGEX finds what CMake's own expressions find") {
  check_same(expressions);
}

TEST_CASE("the expression of a PATTERN means to CMake what it means to us") {
  std::vector<std::string> all;
  for (const std::string& pattern : patterns)
    all.push_back(runtime::expression_of_pattern(pattern));
  check_same(all);
}

TEST_CASE("an expression without its end is an error") {
  CHECK_THROWS_AS(CMakeRegex("(a"), support::Error);
}
