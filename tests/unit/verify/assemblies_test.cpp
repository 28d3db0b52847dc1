// Where Windows looks for the side-by-side assemblies of a program.
#include "verify/assemblies.hpp"

#include <doctest/doctest.h>

using pdist::verify::private_places;
using Places = std::vector<std::string>;

TEST_CASE("an assembly for all languages is in the program's folder, or in one of its own name") {
  const Places expected{"demo.parts.dll", "demo.parts.manifest", "demo.parts/demo.parts.dll",
                        "demo.parts/demo.parts.manifest"};
  CHECK(private_places({"Demo.Parts", "1.0.0.0"}) == expected);
  CHECK(private_places({"Demo.Parts", "1.0.0.0", "*"}) == expected);
}

TEST_CASE("an assembly for a language is looked for in its folders, then in those of English") {
  // The documentation's own example.
  CHECK(
      private_places({"myasm", "1.0.0.0", "fr-BE"}) ==
      Places{"fr-be/myasm.dll", "fr-be/myasm.manifest", "fr-be/myasm/myasm.dll", "fr-be/myasm/myasm.manifest",
             "fr/myasm.dll",    "fr/myasm.manifest",    "fr/myasm/myasm.dll",    "fr/myasm/myasm.manifest",
             "en-us/myasm.dll", "en-us/myasm.manifest", "en-us/myasm/myasm.dll", "en-us/myasm/myasm.manifest",
             "en/myasm.dll",    "en/myasm.manifest",    "en/myasm/myasm.dll",    "en/myasm/myasm.manifest",
             "myasm.dll",       "myasm.manifest",       "myasm/myasm.dll",       "myasm/myasm.manifest"});
  CHECK(private_places({"a", "1", "fr"}).front() == "fr/a.dll");
  CHECK(private_places({"a", "1", "en-US"}).size() == 12);
}
