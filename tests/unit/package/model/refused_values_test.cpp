// Values that a format's systems have nothing for.
#include "model/model_text.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;

TEST_CASE("a value that one format cannot have is an error with its place there, and none for others") {
  const std::string text = "services: [{name: chatd, program: chatd, type: forking}]\n";
  const std::string said = test::thrown_by([&] { test::package_of(text, package::facts_named("pkg")); });
  CHECK(said.find(
            "package.yaml:6:48: 'services[0].type' is 'forking', which pkg cannot have: launchd watches") !=
        std::string::npos);
  CHECK(said.ends_with("\nhint: give pkg its services below 'overrides: pkg:'"));
  CHECK(test::package_of(text, package::facts_named("deb")).contents.services.at(0).type == "forking");
}

TEST_CASE("a component's value is named by its path") {
  const std::string said = test::thrown_by([] {
    test::model_of("components: {agent: {rest: true, services: [{name: d, program: d, type: forking}]}}\n",
                   package::facts_named("pkg"));
  });
  CHECK(said.find("'components.agent.services[0].type' is 'forking'") != std::string::npos);
}
