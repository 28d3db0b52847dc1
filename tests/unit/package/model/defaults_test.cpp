// What project() says holds where package.yaml says nothing.
#include "model/model_text.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

package::Defaults project() {
  return {.name = "chat",
          .version = "1.2.3",
          .summary = "chat with friends",
          .homepage = "https://example.org",
          .vendor = "Example",
          .maintainer = "Ada Example <ada@example.org>",
          .license = "MIT",
          .time = 1'700'000'000};
}

} // namespace

TEST_CASE("the defaults alone make a model") {
  const package::Model model = package::read_model({}, project(), package::facts_named("deb"));
  CHECK(model.name == "chat");
  CHECK(shown(model.version) == "1.2.3");
  CHECK(model.release == 1);
  CHECK(model.vendor == "Example");
  CHECK(model.maintainer == "Ada Example <ada@example.org>");
  CHECK(model.license == "MIT");
  CHECK(model.homepage == "https://example.org");
  CHECK(model.section == "misc");
  REQUIRE(model.packages.size() == 1);
  CHECK(model.packages[0].name == "chat");
  CHECK(model.packages[0].summary == "chat with friends");
  CHECK(model.packages[0].takes_rest);
  CHECK_FALSE(model.packages[0].is_meta);
}

TEST_CASE("a file with comments only is as good as none") {
  const test::Scratch scratch;
  CHECK(package::read_model(scratch.file("package.yaml", "# later\n"), project(), package::facts_named("rpm"))
            .name == "chat");
}

TEST_CASE("package.yaml wins over the defaults") {
  const test::Scratch scratch;
  const package::Model model = package::read_model(
      scratch.file("package.yaml", "name: talk\nversion: 1.10\n"), project(), package::facts_named("deb"));
  CHECK(model.name == "talk");
  CHECK(shown(model.version) == "1.10.0");
  CHECK(model.license == "MIT");
}

TEST_CASE("a default that no package can have is refused with where it came from") {
  package::Defaults defaults = project();
  defaults.name = "MyChat";
  CHECK(test::thrown_by([&] { package::read_model({}, defaults, package::facts_named("deb")); }) ==
        "package.yaml: 'name' is 'MyChat', which is not a package name: lower-case letters, digits, '+', '-' "
        "and '.', at least two, a letter or digit first\nhint: 'name' in package.yaml, or project(<name>)");
  defaults = project();
  defaults.summary = "Chats.";
  CHECK(
      test::thrown_by([&] { package::read_model({}, defaults, package::facts_named("deb")); }) ==
      "package.yaml: 'summary' is 'Chats.', which is not a summary: one line of at most 80 characters, "
      "without a period at the end\nhint: 'summary' in package.yaml, or project(<name> DESCRIPTION \"...\")");
}

TEST_CASE("without a changelog there is an entry of the default time") {
  const package::Model model = package::read_model({}, project(), package::facts_named("deb"));
  REQUIRE(model.changelog.size() == 1);
  CHECK(model.changelog[0].time == 1'700'000'000);
  CHECK(shown(model.changelog[0].version) == "1.2.3");
  CHECK(model.changelog[0].author == "Ada Example <ada@example.org>");
  CHECK(model.changelog[0].changes == std::vector<std::string>{"Release 1.2.3."});
}

TEST_CASE("names of people and places need not be ASCII") {
  package::Defaults defaults = project();
  defaults.maintainer = "Zoë Ångström <zoe@example.org>";
  defaults.vendor = "北京";
  const package::Model model = package::read_model({}, defaults, package::facts_named("deb"));
  CHECK(model.maintainer == "Zoë Ångström <zoe@example.org>");
  CHECK(model.vendor == "北京");
}
