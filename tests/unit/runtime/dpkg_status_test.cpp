#include "runtime/recipe/dpkg_status.hpp"

#include <doctest/doctest.h>

using pdist::runtime::find_debian_packages;
using Texts = std::vector<std::string>;

namespace {

constexpr const char* status = "Package: one\nStatus: install ok installed\nVersion: 1.2-3\n"
                               "Description: text\n Package: trap\n\n"
                               "Package: two\nStatus: deinstall ok config-files\nVersion: 9\n\n"
                               "Package: three\nVersion: 3\nStatus: install ok installed\n";

} // namespace

TEST_CASE("versions of installed packages, in the order asked for") {
  CHECK(find_debian_packages(status, {"three", "one"}) == Texts{"three 3", "one 1.2-3"});
}

TEST_CASE("packages that were removed, or are none, have no version") {
  CHECK(find_debian_packages(status, {"two", "trap", "four"}).empty());
  CHECK(find_debian_packages("", {"one"}).empty());
}
