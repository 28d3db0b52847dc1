// Names and errors as people see them.
#include "support/error.hpp"
#include "support/utf8.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>

using namespace pdist::support;

TEST_SUITE("escaped") {
  TEST_CASE("names that are harmless stay as they are") {
    for (const std::string name :
         {"", "lib/libx.so.1", "a b;c'd\"e$f%g@h", "-rf", "größe", "日本", "\U0001f600"}) {
      CHECK(escaped(name) == name);
    }
  }

  TEST_CASE("control characters and backslashes cannot reach the terminal") {
    CHECK(escaped("a\nb\tc\rd") == "a\\nb\\tc\\rd");
    CHECK(escaped("\x1b[31mred") == "\\x1b[31mred");
    CHECK(escaped("bell\a del\x7f") == "bell\\x07 del\\x7f");
    CHECK(escaped("a\\nb") == "a\\\\nb");
    CHECK(escaped(std::string_view("a\0b", 3)) == "a\\x00b");
  }

  TEST_CASE("C1 controls in UTF-8, such as the one-character CSI, are escaped; letters after them are not") {
    CHECK(escaped("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");
    CHECK(escaped("\xc2\x80\xc2\x9f\xc2\xa0") == "\\xc2\\x80\\xc2\\x9f\xc2\xa0");
  }

  TEST_CASE("characters that turn the direction of text are shown: a name looks as it is") {
    CHECK(escaped("photo\u202egnp.exe") == "photo\\u{202e}gnp.exe");
    CHECK(escaped("\u061c\u200e\u2066a\u2069") == "\\u{61c}\\u{200e}\\u{2066}a\\u{2069}");
    CHECK(escaped("\u0639\u0631\u0628\u05e2") == "\u0639\u0631\u0628\u05e2"); // letters are harmless
  }

  TEST_CASE("bytes that are not UTF-8 are shown one by one, and what follows is not swallowed") {
    CHECK(escaped("\xff.so") == "\\xff.so");
    CHECK(escaped("\xc3(") == "\\xc3(");
    CHECK(escaped("cut\xe6\x97") == "cut\\xe6\\x97");
    CHECK(escaped("\xed\xa0\x80") == "\\xed\\xa0\\x80"); // a surrogate
    CHECK(escaped("\xc0\xaf") == "\\xc0\\xaf");          // an overlong slash
  }
}

TEST_SUITE("error") {
  TEST_CASE("file, what and why are joined; empty parts leave no colon behind") {
    CHECK(std::string(Error("f", "what", "why").what()) == "f: what: why");
    CHECK(std::string(Error("f", "what").what()) == "f: what");
    CHECK(std::string(Error("", "what", "why").what()) == "what: why");
    CHECK(std::string(Error("a\nb", "what", "", "hint").what()) == "a\\nb: what");
    CHECK(Error("", "what", "", "the way out").hint() == "the way out");
  }

  TEST_CASE("a failed system call names the file, the action and the system's reason") {
    CHECK(std::string(system_error("/x", "open", ENOENT).what()) ==
          "/x: cannot open: No such file or directory");
  }

  TEST_CASE("several errors keep their order and their number") {
    const Errors errors({Error("a", "one"), Error("b", "two")});
    CHECK(std::string(errors.what()) == "a: one\nb: two");
    CHECK(errors.all().size() == 2);
  }
}

TEST_SUITE("utf8") {
  TEST_CASE("characters of one to four bytes as UTF-16") {
    CHECK(utf16_of_utf8("") == u"");
    CHECK(utf16_of_utf8(std::string_view("a\0\x7f", 3)) == std::u16string_view(u"a\0\x7f", 3));
    CHECK(utf16_of_utf8("\u0080\u07ff\u0800\uffff") == u"\u0080\u07ff\u0800\uffff");
    CHECK(utf16_of_utf8("\U00010000\U0010ffff") == u"\xd800\xdc00\xdbff\xdfff");
  }

  TEST_CASE("the edges of every sequence length") {
    for (const char* good : {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
      CAPTURE(escaped(good));
      CHECK(utf8_sequence_length(good) == std::string(good).size());
    }
    for (const char* bad : {"\x80", "\xbf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc2", "\xe1\x80",
                            "\xf1\x80\x80", "\xc2\xc2", "\xfe", "\xff"}) {
      CAPTURE(escaped(bad));
      CHECK(utf8_sequence_length(bad) == 0);
    }
    CHECK(utf8_sequence_length("") == 0);
  }

  TEST_CASE("the valid prefix ends before the first bad byte") {
    CHECK(utf8_prefix_length("") == 0);
    CHECK(utf8_prefix_length("größe") == 7);
    CHECK(utf8_prefix_length("gr\xf6\xdf"
                             "e") == 2);
    CHECK(is_utf8(std::string_view("a\0b", 3)));
    CHECK_FALSE(is_utf8("a\xff"));
  }
}
