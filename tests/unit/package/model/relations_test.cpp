// Relations: one text for both formats, or one a format.
#include "model/model_text.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using test::package_of;

TEST_CASE("a relation is a name, with a version, or a choice") {
  const auto all = package_of("dependencies: [curl, libfoo >= 1:1.2-3, \"libbar (<2)\", a1 | b1 = 2 | c1]\n")
                       .contents.relations.dependencies;
  REQUIRE(all.size() == 4);
  CHECK(all[0].alternatives.at(0).name == "curl");
  CHECK(all[0].alternatives.at(0).comparison.empty());
  CHECK(all[1].alternatives.at(0).comparison == ">=");
  CHECK(all[1].alternatives.at(0).version == "1:1.2-3");
  CHECK(all[2].alternatives.at(0).name == "libbar");
  CHECK(all[2].alternatives.at(0).comparison == "<");
  CHECK(all[2].alternatives.at(0).version == "2");
  REQUIRE(all[3].alternatives.size() == 3);
  CHECK(all[3].alternatives[1].name == "b1");
  CHECK(all[3].alternatives[1].version == "2");
}

TEST_CASE("each format gets its own name, and none where it is left out") {
  const std::string text =
      "dependencies:\n  - {deb: libpam0g, rpm: \"libpam.so.0()(64bit)\"}\n  - {deb: adduser}\n";
  const auto deb = package_of(text, package::facts_named("deb")).contents.relations.dependencies;
  const auto rpm = package_of(text, package::facts_named("rpm")).contents.relations.dependencies;
  REQUIRE(deb.size() == 2);
  CHECK(deb[0].alternatives[0].name == "libpam0g");
  CHECK(deb[1].alternatives[0].name == "adduser");
  REQUIRE(rpm.size() == 1);
  CHECK(rpm[0].alternatives[0].name == "libpam.so.0()(64bit)");
}

TEST_CASE("relations of both formats are checked, whichever is read") {
  for (const char* const name : {"deb", "rpm"}) {
    const package::FormatFacts& format = package::facts_named(name);
    CHECK(test::thrown_by([&] {
            package_of("dependencies: [{deb: Upper, rpm: fine}]\n", format);
          }).find("names 'Upper', which is not a package name of Debian") != std::string::npos);
  }
}

TEST_CASE("an override replaces the list, in the format's own names") {
  const std::string text =
      "recommends: [logrotate]\noverrides:\n  rpm:\n    recommends: [perl(Foo), {rpm: bar}]\n";
  CHECK(package_of(text, package::facts_named("deb")).contents.relations.recommends.size() == 1);
  const auto rpm = package_of(text, package::facts_named("rpm")).contents.relations.recommends;
  REQUIRE(rpm.size() == 2);
  CHECK(rpm[0].alternatives[0].name == "perl(Foo)");
  CHECK(rpm[1].alternatives[0].name == "bar");
}

TEST_CASE("an override replaces a text, and an empty list takes all away") {
  const std::string text =
      "commands: [chat]\noverrides:\n  rpm: {section: net, commands: [], license: Apache-2.0}\n";
  const package::Model deb = test::model_of(text, package::facts_named("deb")),
                       rpm = test::model_of(text, package::facts_named("rpm"));
  CHECK(deb.section == "misc");
  CHECK(deb.license == "MIT");
  CHECK(deb.packages[0].contents.commands.size() == 1);
  CHECK(rpm.section == "net");
  CHECK(rpm.license == "Apache-2.0");
  CHECK(rpm.packages[0].contents.commands.empty());
}
