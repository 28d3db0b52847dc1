#include "support/glob.hpp"

#include <doctest/doctest.h>

#include <string>

using pdist::support::glob_matches;

TEST_CASE("a glob without special characters matches exactly itself") {
  CHECK(glob_matches("", ""));
  CHECK(glob_matches("libc.so.6", "libc.so.6"));
  CHECK_FALSE(glob_matches("libc.so.6", "libc.so.60"));
  CHECK_FALSE(glob_matches("libc.so.6", "libc.so."));
  CHECK_FALSE(glob_matches("", "x"));
  CHECK_FALSE(glob_matches("x", ""));
}

TEST_CASE("a star stays inside one folder and may be empty") {
  CHECK(glob_matches("libGL*.so.*", "libGLX.so.0"));
  CHECK(glob_matches("libGL*.so.*", "libGL.so.1"));
  CHECK(glob_matches("*", ""));
  CHECK(glob_matches("*a*b", "xaxxaxb"));
  CHECK(glob_matches("*.so.*", ".so.so."));
  CHECK_FALSE(glob_matches("*", "a/b"));
  CHECK_FALSE(glob_matches("lib/*.so", "lib/sub/x.so"));
  CHECK(glob_matches("*/a*b", "x/ab"));
  CHECK_FALSE(glob_matches("*/a*b", "x/a/b"));
}

TEST_CASE("two stars cross folders") {
  CHECK(glob_matches("lib/**", "lib/a/b.so"));
  CHECK_FALSE(glob_matches("lib/**", "lib"));
  CHECK(glob_matches("**.py", "a/b/c.py"));
  CHECK(glob_matches("a/**/z", "a/z"));
  CHECK(glob_matches("a/**/z", "a/b/c/z"));
  CHECK_FALSE(glob_matches("a/**/z", "a/bz"));
  CHECK(glob_matches("**/x", "x"));
  CHECK(glob_matches("**/x", "a/b/x"));
  CHECK_FALSE(glob_matches("**/x", "ax"));
  CHECK(glob_matches("**/test*/**", "a/b/tests/c/d"));
  CHECK(glob_matches("**/a*c/**/d", "ab/ac/x/d"));
  CHECK_FALSE(glob_matches("**/a*c/**/d", "ab/c/x/d"));
}

TEST_CASE("a question mark is one character, also one of several bytes or one that is not UTF-8") {
  CHECK(glob_matches("a?c", "abc"));
  CHECK(glob_matches("a?c", "a\xc3\xa9"
                            "c"));
  CHECK(glob_matches("a?c", "a\xff"
                            "c"));
  CHECK_FALSE(glob_matches("a?c", "a/c"));
  CHECK_FALSE(glob_matches("a?", "a"));
}

TEST_CASE("a set matches one of its bytes") {
  CHECK(glob_matches("lib[a-c]", "libb"));
  CHECK(glob_matches("lib[!a-c]", "libd"));
  CHECK(glob_matches("lib[^a-c]", "libd"));
  CHECK_FALSE(glob_matches("lib[!a-c]", "libb"));
  CHECK_FALSE(glob_matches("lib[!a-c]", "lib/"));
  CHECK(glob_matches("[]x]", "]"));
  CHECK(glob_matches("[a-]", "-"));
  CHECK(glob_matches("[\\]]", "]"));
  CHECK_FALSE(glob_matches("[.-0]", "/"));
  CHECK(glob_matches("a[b", "a[b"));
}

TEST_CASE("a backslash takes the next character as it is") {
  CHECK(glob_matches("a\\*b", "a*b"));
  CHECK_FALSE(glob_matches("a\\*b", "axb"));
  CHECK(glob_matches("a\\", "a\\"));
}

TEST_CASE("a hostile pattern takes no exponential time") {
  std::string pattern;
  for (int i = 0; i < 200; ++i)
    pattern += "a*";
  CHECK_FALSE(glob_matches(pattern + "b", std::string(2000, 'a')));
  std::string doubled;
  for (int i = 0; i < 200; ++i)
    doubled += "a**";
  CHECK_FALSE(glob_matches(doubled + "b", std::string(2000, 'a')));
}
