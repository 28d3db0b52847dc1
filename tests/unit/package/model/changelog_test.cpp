// The changelog: dates with and without a zone, and an entry for the version that is packaged.
#include "model/model_text.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using test::model_of;

namespace {

support::EpochSeconds time_of(const std::string& date) {
  return model_of("changelog: [{version: 1.2.3, date: \"" + date + "\", changes: [New.]}]\n")
      .changelog.at(0)
      .time;
}

} // namespace

TEST_CASE("dates are days or moments of any zone") {
  CHECK(support::iso_time(time_of("2026-11-21")) == "2026-11-21T00:00:00Z");
  CHECK(support::iso_time(time_of("2024-02-29")) == "2024-02-29T00:00:00Z");
  CHECK(support::iso_time(time_of("2026-11-21T12:30:05Z")) == "2026-11-21T12:30:05Z");
  CHECK(support::iso_time(time_of("2026-11-21T00:30:00+01:30")) == "2026-11-20T23:00:00Z");
  CHECK(support::iso_time(time_of("2026-11-21T23:30:00-01:00")) == "2026-11-22T00:30:00Z");
  CHECK(time_of("1970-01-01") == 0);
}

TEST_CASE("days and times that do not exist are refused") {
  for (const std::string date :
       {"2026-02-29", "2026-13-01", "2026-00-10", "2026-11-21T24:00:00Z", "1969-12-31", "2107-01-01",
        "2026-11-21T12:60:00Z", "2026-11-21T12:00:00+25:00"}) {
    CAPTURE(date);
    CHECK(test::thrown_by([&] { time_of(date); }).find("which is no date") != std::string::npos);
  }
}

TEST_CASE("a changelog of an older version gets an entry for this one, not older than the last") {
  const auto entries = model_of("changelog:\n  - {version: 1.2.3-rc.1, date: 2026-11-21, author: Bob "
                                "<bob@example.org>, changes: [A, B]}\n"
                                "  - {version: 1.0.0, date: 2026-11-21, changes: [First.]}\n")
                           .changelog;
  REQUIRE(entries.size() == 3);
  CHECK(shown(entries[0].version) == "1.2.3");
  CHECK(entries[0].changes == std::vector<std::string>{"Release 1.2.3."});
  CHECK(entries[0].time == entries[1].time);
  CHECK(entries[1].author == "Bob <bob@example.org>");
  CHECK(entries[1].changes.size() == 2);
  CHECK(entries[2].author == "Ada Example <ada@example.org>");
}

TEST_CASE("a changelog may be a file of its own, whose errors name it") {
  const test::Scratch scratch;
  const auto yaml = scratch.file("package.yaml", test::required_keys + "changelog: news/log.yaml\n");
  scratch.file("news/log.yaml", "- {version: 1.2.3, date: 2026-11-21, changes: [New.]}\n");
  CHECK(package::read_model(yaml, {}, package::facts_named("deb")).changelog.at(0).changes.at(0) == "New.");
  const auto log = scratch.file("news/log.yaml", "changelog: other.yaml\n");
  CHECK(test::thrown_by([&] { package::read_model(yaml, {}, package::facts_named("deb")); }) ==
        log.string() + ":1:1: the changelog must be a list: it is a map");
}
