// Capabilities of libraries, held against rpm's elfdeps.
#include "package/formats/rpm/capabilities.hpp"
#include "real_programs.hpp"
#include "support/run/process.hpp"

#include <doctest/doctest.h>

using namespace pdist;

TEST_CASE("real programs need the capabilities that rpm's generator finds") {
  for (const char* program : test::real_programs) {
    CAPTURE(program);
    support::ProcessRequest request;
    request.command = {"/usr/lib/rpm/elfdeps", "--requires", program};
    const support::ProcessResult result = support::run(request);
    REQUIRE(result.status == 0);
    std::vector<std::string> found = package::rpm_relations(test::requirements_of_program(program));
    std::ranges::sort(found);
    CHECK(found == test::lines_of(result.output));
  }
}
