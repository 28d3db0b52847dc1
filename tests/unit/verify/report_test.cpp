// How a proof is told.
#include "support/data/json.hpp"
#include "support/error.hpp"
#include "verify/report.hpp"
#include "verify/verify.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using verify::Check;

namespace {

verify::Report sample() {
  Check good{.name = "libraries", .summary = "all there"};
  good.notes = {"libx.so.1 is left out"};
  Check bad{.name = "abi", .outcome = Check::Outcome::failed, .summary = "over the floor"};
  bad.findings = {"bin/a: needs GLIBC_2.34", "two\nlines"};
  bad.hint = "build on an older system";
  const Check none{.name = "manifest", .outcome = Check::Outcome::skipped, .summary = "the dist has none"};
  return {.dist = "/o/dist\n", .checks = {good, bad, none}};
}

} // namespace

TEST_CASE("people see a line a check, with what is wrong and what to do") {
  CHECK(to_text(sample()) == "proof of /o/dist\\n\n"
                             "  passed  libraries       all there\n"
                             "          note: libx.so.1 is left out\n"
                             "  FAILED  abi             over the floor\n"
                             "          bin/a: needs GLIBC_2.34\n"
                             "          two\n"
                             "            lines\n"
                             "          hint: build on an older system\n"
                             "  skipped manifest        the dist has none\n"
                             "not proven: 1 check failed (abi), 1 passed, 1 skipped\n");
}

TEST_CASE("a proof without a failed check is one") {
  verify::Report report = sample();
  report.checks.erase(report.checks.begin() + 1);
  CHECK(report.passed());
  CHECK(report.verdict() == "checked");
  CHECK(to_text(report).ends_with("\nchecked: 1 check passed, 1 skipped\n"
                                  "not proven: no manifest says that these are the files that were made\n"));
  report.checks.back().outcome = Check::Outcome::passed;
  CHECK(report.verdict() == "proven");
  CHECK(to_text(report).ends_with("\nproven: 2 checks passed\n"));
}

TEST_CASE("long lists are cut for people, not for machines") {
  verify::Report report = sample();
  report.checks[1].findings.assign(100, "x");
  CHECK(to_text(report).find("          … and 60 more; the JSON report has all\n") != std::string::npos);
  const support::Value value = to_value(report);
  CHECK(value.find("passed")->boolean() == false);
  CHECK(value.find("checks")->items()[1].find("findings")->items().size() == 100);
  CHECK(support::parse_json(support::to_json(value), "report").find("dist")->text() == "/o/dist\n");
}

TEST_CASE("wrong requests are refused before anything is read") {
  const auto error = [](const verify::VerifyRequest& request) {
    try {
      verify::verify(request);
    } catch (const support::UsageError& problem) {
      return std::string(problem.what()) + "\nhint: " + problem.hint();
    }
    return std::string("no error");
  };
  verify::VerifyRequest request;
  request.abi_floor = {{"GLIBC", "2.x"}};
  CHECK(error(request) == "the ABI floor 'GLIBC=2.x' is not a version\nhint: write it as in GLIBC=2.31");
  request.abi_floor.clear();
  request.skipped_checks = {"symlink"};
  CHECK(error(request) == "there is no check 'symlink'\nhint: did you mean 'symlinks'?");
}
