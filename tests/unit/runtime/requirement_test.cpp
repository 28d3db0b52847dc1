// What a dist requires of its installer, from what its binaries leave to the machine.
#include "runtime/recipe/requirement.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using runtime::requirements_of;

namespace {

const runtime::RecipeRequirement redistributable{
    "vcredist", "Visual C++ Redistributable", "external", {"vcruntime140.dll", "msvcp140_[12].dll"}};

runtime::PlanNeed need(const std::string& name, const std::string& to = {}) {
  return {"bin/app.exe", name, to, {}};
}

} // namespace

TEST_CASE("the libraries that are left to the machine are named once, in order and in lower case") {
  CHECK(requirements_of({redistributable}, "14.40",
                        {need("VCRUNTIME140.dll"), need("MSVCP140_2.dll"), need("vcruntime140.dll"),
                         need("kernel32.dll"), need("msvcp140_11.dll")}) ==
        std::vector<manifest::Requirement>{
            {"vcredist", "Visual C++ Redistributable", "14.40", {"msvcp140_2.dll", "vcruntime140.dll"}}});
}

TEST_CASE("nothing is required of which the dist has its own, or that nobody needs") {
  CHECK(requirements_of({redistributable}, "14.40",
                        {need("vcruntime140.dll", "bin/vcruntime140.dll"), need("user32.dll")})
            .empty());
  CHECK(requirements_of({}, "14.40", {need("vcruntime140.dll")}).empty());
}

TEST_CASE("a policy with a requirement's libraries leaves them to the machine, and says to what") {
  const std::vector<loader::PolicyEntry> entries = runtime::entries_for("Visual C++", {"a.dll", "b*.dll"});
  REQUIRE(entries.size() == 2);
  CHECK(entries[1].pattern == "b*.dll");
  CHECK(entries[0].reason == "Visual C++ brings it, which an installer must see to");
  CHECK_FALSE(entries[0].bundled);
  CHECK_FALSE(entries[0].system_only);
}
