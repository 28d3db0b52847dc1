// What a launcher for Windows is told, byte for byte.
#include "runtime/launcher/windows.hpp"
#include "support/bytes.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using runtime::LauncherRequest;

namespace {

std::string orders(const LauncherRequest& request) {
  return std::string(support::as_text(runtime::launcher_orders(request)));
}

std::optional<std::string> launched(const std::string& section) {
  return runtime::launched_program(support::as_bytes(section));
}

/// ASCII as UTF-16.
std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += {c, '\0'};
  return out;
}

std::string refusal(const LauncherRequest& request) {
  return test::thrown_by([&] { runtime::launcher_orders(request); });
}

} // namespace

TEST_CASE("the orders: a header, the program, what is taken away, what is set") {
  using namespace std::string_literals;
  const std::string expected = "pdist-launcher\n\0"s + "\1\0\0\0"s + "\0\x40\0\0"s + "\x30\0\0\0"s +
                               "\0\0\0\0"s + wide("bin\\chat.exe\0-GONE\0+A=@DIST@/x=y\0+EMPTY=\0+U="s) +
                               "\xe4\0\x3d\xd8\0\xde\0\0"s;
  CHECK(orders({"bin/chat.exe", {{"A", "@DIST@/x=y"}, {"EMPTY", ""}, {"U", "\u00e4\U0001f600"}}, {"GONE"}}) ==
        expected);
}

TEST_CASE("the program of a launcher is read back") {
  const std::string good = orders({"bin/gr\u00f6\u00dfe.exe", {{"A", "1"}}, {}});
  CHECK(launched(good) == "bin/gr\u00f6\u00dfe.exe");
  CHECK(launched(good + std::string(100, '\0')) == "bin/gr\u00f6\u00dfe.exe");
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(launched(good.substr(0, size)).has_value());
  }
  for (std::size_t at = 0; at < 32; ++at) {
    CAPTURE(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x40);
    CHECK_FALSE(launched(bad).has_value());
  }
  std::string empty = good;
  empty[24] = '\0';
  CHECK_FALSE(launched(empty).has_value());
}

TEST_CASE("what a launcher for Windows cannot hold is refused") {
  CHECK(refusal({"bin/x.exe", {{"A B", "1"}}, {}})
            .starts_with("'A B' is no name of an environment variable: letters, digits and '_' are allowed"));
  CHECK(refusal({"bin/x.exe", {}, {"1A"}}).starts_with("'1A' is no name of an environment variable"));
  CHECK(refusal({"bin/x.exe", {{"A", "\xff"}}, {}}) ==
        "the value of A cannot be given to a launcher for Windows: '+A=\\xff' is not UTF-8, or has a NUL\n"
        "hint: write it in UTF-8");
  CHECK(refusal({std::string("x\0.exe", 6), {}, {}})
            .starts_with("the program's path cannot be given to a launcher for Windows: "));
  // 16,352 bytes are 8,176 characters: "x.exe", "+A=" and two NULs take ten.
  CHECK(orders({"x.exe", {{"A", std::string(8166, 'v')}}, {}}).size() == runtime::launcher_section_size);
  CHECK(refusal({"x.exe", {{"A", std::string(8167, 'v')}}, {}}) ==
        "the variables of x.exe are too long: a launcher for Windows holds 16352 bytes of them in UTF-16, "
        "these "
        "have 16354\nhint: let the program set the longest ones");
}
