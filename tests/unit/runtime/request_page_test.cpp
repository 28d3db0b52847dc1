// docs/request.md says what the reader accepts: its example is a request, its tables have the reader's keys.
#include "runtime/request.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <set>
#include <sstream>
#include <string>

using namespace pdist;

namespace {

std::string page() {
  const char* source = std::getenv("PDIST_SOURCE");
  REQUIRE(source != nullptr);
  return support::read_text_file(std::filesystem::path(source) / "docs/request.md", 1 << 20);
}

/// What stands between the first `begin` and the next `end`.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t at = text.find(begin);
  REQUIRE(at != std::string::npos);
  const std::size_t start = at + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

std::set<std::string> documented_keys(const std::string& heading) {
  std::set<std::string> keys;
  std::istringstream lines(between(page(), "\n## " + heading + "\n", "\n## "));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `")) keys.insert(between(line, "| `", "`"));
  }
  return keys;
}

/// The keys that the reader names when it meets one in the map after `"<key>":` that is like none of them.
std::set<std::string> accepted_keys(const std::string& key) {
  std::string text = between(page(), "```json\n", "```");
  text.insert(text.find('{', key.empty() ? 0 : text.find('"' + key + "\":")) + 1,
              R"("zzzzzzzzzzzzzzzzzzzz": 0, )");
  const test::Scratch scratch;
  std::set<std::string> keys;
  try {
    runtime::read_request(scratch.file("request.json", text));
  } catch (const support::Error& error) {
    std::istringstream names(between(error.reason(), "known: ", "\n"));
    for (std::string name; std::getline(names >> std::ws, name, ',');)
      keys.insert(name);
  }
  return keys;
}

} // namespace

TEST_CASE("the page's example is a request") {
  const test::Scratch scratch;
  const runtime::Request request =
      runtime::read_request(scratch.file("request.json", between(page(), "```json\n", "```")));
  CHECK(request.name == "chat");
  CHECK(request.strip_program == "/usr/bin/strip");
}

TEST_CASE("the page's tables have the keys that the reader accepts") {
  CHECK(documented_keys("The document") == accepted_keys(""));
  for (const std::string key : {"installs", "built_files", "plugin_files", "runtime", "sign", "smoke_test"}) {
    CAPTURE(key);
    CHECK(documented_keys('`' + key + '`') == accepted_keys(key));
  }
}
