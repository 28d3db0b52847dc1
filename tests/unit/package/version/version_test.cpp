// Reading, comparing and spelling single versions: tables, and exact errors.
#include "package/version/parse.hpp"
#include "package/version/render.hpp"
#include "package/version/version.hpp"
#include "thrown.hpp"
#include "version_cases.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace pdist::package;
using pdist::test::thrown_by;
using pdist::test::version;

namespace {

std::string refusal(const std::string& text) {
  return thrown_by([&] { parse_version(text, "package.yaml:3:10", "version"); });
}

std::string spelled(const std::string& text, VersionScheme scheme) {
  return thrown_by([&] {
    const std::string spelling = render(version(text), scheme);
    throw pdist::support::Error("", spelling);
  });
}

} // namespace

TEST_CASE("a version is shown as it was written") {
  for (const char* text :
       {"1.2.3", "0.0.0", "1.2.3-rc.1", "1.2.3-rc.1+build.007", "1.2.3--", "1.2.3-x-y-z.--", "1.2.3+-",
        "1.2.3-99999999999999999999999", "18446744073709551615.18446744073709551615.18446744073709551615",
        "1.2.3-rc.1+git.5.gabc123", "1.2.3+git.5.gabc123.dirty", "1.2.3+git.0.dirty"}) {
    CHECK(shown(version(text)) == text);
  }
  CHECK(shown(version("1")) == "1.0.0");
  CHECK(shown(version("1.2")) == "1.2.0");
  CHECK(shown(version("1.2+x")) == "1.2.0+x");
}

TEST_CASE("what is no semantic version is refused in words") {
  const std::string many = "1.0.0-a" + [] {
    std::string text;
    for (int i = 0; i < 64; ++i)
      text += ".a";
    return text;
  }();
  const std::pair<std::string, std::string> cases[]{
      {"", "'': it is empty\nhint: such as 1.2.3 or 1.2.3-rc.1"},
      {"abc", "'abc': 'abc' is no number\nhint: such as 1.2.3 or 1.2.3-rc.1"},
      {"v1.2.3", "'v1.2.3': 'v1' is no number\nhint: write the version without the 'v'"},
      {"1..3", "'1..3': '' is no number\nhint: such as 1.2.3 or 1.2.3-rc.1"},
      {"1.2.3.",
       "'1.2.3.': it has 4 numbers, a semantic version has three\nhint: count what the fourth number counted "
       "in the third, or as build metadata after '+', which has no order"},
      {"1.2.3.4",
       "'1.2.3.4': it has 4 numbers, a semantic version has three\nhint: count what the fourth number "
       "counted in the third, or as build metadata after '+', which has no order"},
      {"1.02.3", "'1.02.3': the number '02' starts with a zero\nhint: write it without"},
      {"1.2.18446744073709551616", "'1.2.18446744073709551616': 18446744073709551616 is too large\n"
                                   "hint: the largest number is 18446744073709551615"},
      {"1.2-rc.1", "'1.2-rc.1': a pre-release stands after three numbers\nhint: write 1.2.0-rc.1"},
      {"1.2.3-", "'1.2.3-': an identifier of the pre-release is empty\nhint: such as rc.1"},
      {"1.2.3-rc..1", "'1.2.3-rc..1': an identifier of the pre-release is empty\nhint: such as rc.1"},
      {"1.2.3-rc.01", "'1.2.3-rc.01': the number '01' in the pre-release starts with a zero\n"
                      "hint: numbers are compared as numbers: write them without it"},
      {"1.2.3-rc_1", "'1.2.3-rc_1': the pre-release has a character that is not allowed in 'rc_1'\n"
                     "hint: letters, digits and '-' are, with '.' between identifiers"},
      {"1.2.3+a+b", "'1.2.3+a+b': the build metadata has a character that is not allowed in 'a+b'\n"
                    "hint: letters, digits and '-' are, with '.' between identifiers"},
      {"1.2.3\n", "'1.2.3\\n': '3\\n' is no number\nhint: such as 1.2.3 or 1.2.3-rc.1"},
      {many, "'" + many + "': the pre-release has 65 identifiers\nhint: at most 64"},
  };
  for (const auto& [text, expected] : cases)
    CHECK(refusal(text) == "package.yaml:3:10: version " + expected);
  CHECK(refusal(std::string(256, '1')) ==
        "package.yaml:3:10: version of 256 bytes: a version has at most 255");
}

TEST_CASE("build metadata of git has one form") {
  for (const char* text : {"1.0.0+git", "1.0.0+git.5", "1.0.0+git.0.gabc", "1.0.0+git.5.abc",
                           "1.0.0+git.5.gxyz", "1.0.0+git.5.g", "1.0.0+git.05.gabc", "1.0.0+git.0.gabc.dirty",
                           "1.0.0+git.5.dirty", "1.0.0+git.5.gabc.dirty.x"}) {
    CHECK(refusal(text) ==
          std::string("package.yaml:3:10: version '") + text +
              "': build metadata that starts with 'git' says where a tree stands after its tag\n"
              "hint: git.<commits since the tag>.g<commit>, git.0.dirty, or another first word");
  }
}

TEST_CASE("what git describe prints is a version") {
  const auto described = [](const char* text, const char* prefix) {
    return shown(parse_git_describe(text, prefix));
  };
  CHECK(described("v1.2.3-0-gabc1234", "v") == "1.2.3");
  CHECK(described("v1.2.3-0-gabc1234-dirty", "v") == "1.2.3+git.0.dirty");
  CHECK(described("v1.2.3-rc.1-5-gabc1234", "v") == "1.2.3-rc.1+git.5.gabc1234");
  CHECK(described("agent-v1.2-5-gabc1234-dirty", "agent-v") == "1.2.0+git.5.gabc1234.dirty");
  CHECK(described("1.2.3+linux-0-gabc1234", "") == "1.2.3+linux");
  CHECK(described("1.2.3+linux-1-gabc1234", "") == "1.2.3+git.1.gabc1234");
  CHECK(described("v1.0.0-dirty-0-gabc1234", "v") == "1.0.0-dirty");
}

TEST_CASE("what git describe does not print, and tags that are no version, are refused") {
  const auto refused = [](const char* text, const char* prefix) {
    return thrown_by([&] { parse_git_describe(text, prefix); });
  };
  const std::string hint =
      "\nhint: it prints <tag>-<commits since the tag>-g<commit>, with -dirty where files differ";
  CHECK(refused("", "v") == "'' is not from git describe --long: it names no commit" + hint);
  CHECK(refused("v1.2.3", "v") == "'v1.2.3' is not from git describe --long: it names no commit" + hint);
  CHECK(refused("v1-x-gabc", "v") ==
        "'v1-x-gabc' is not from git describe --long: it has no number of commits" + hint);
  CHECK(refused("v1.2.3-1-gabc", "agent-v") ==
        "git tag v1.2.3: it is no version of this project: its tags start with 'agent-v'");
  CHECK(refused("v1-old-3-gabc", "v") ==
        "git tag v1-old: version '1-old': a pre-release stands after three numbers\n"
        "hint: write 1.0.0-old");
  CHECK(refused("v1.0.0+git.0.dirty-3-gabc", "v") ==
        "git tag v1.0.0+git.0.dirty: version '1.0.0+git.0.dirty': it says that it is not the tagged tree "
        "itself\n"
        "hint: tag a version without +git");
}

TEST_CASE("every pair of the chains compares as semantic versions and git do") {
  for (const auto* chain : {&pdist::test::semantic_chain(), &pdist::test::hard_chain()}) {
    for (std::size_t a = 0; a < chain->size(); ++a) {
      for (std::size_t b = 0; b < chain->size(); ++b) {
        CAPTURE(chain->at(a));
        CAPTURE(chain->at(b));
        CHECK((compare(version(chain->at(a)), version(chain->at(b))) == (a <=> b)));
      }
    }
  }
}

TEST_CASE("build metadata and the revision have no part in the order, nor in a spelling") {
  CHECK((compare(version("1.0.0+a"), version("1.0.0+b")) == 0));
  CHECK((compare(version("1.0.0+git.1.ga"), version("1.0.0+git.1.gb")) == 0));
  for (const VersionScheme scheme : version_schemes()) {
    CHECK(render(version("1.0.0+a"), scheme) == render(version("1.0.0"), scheme));
    CHECK(render(version("1.0.0+git.1.ga"), scheme) == render(version("1.0.0+git.1.gb"), scheme));
  }
}

TEST_CASE("spellings are what people know, and marked where they have to be") {
  struct Row {
    const char *text, *deb, *rpm, *arch, *apk, *pep440, *nuget, *windows;
  };
  const Row rows[]{
      {"1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3.40000"},
      {"1.2.3-alpha", "1.2.3~alpha", "1.2.3~alpha", "1.2.3alpha", "1.2.3_alpha0", "1.2.3a0", "1.2.3-alpha",
       "1.2.3.10000"},
      {"1.2.3-beta.11", "1.2.3~beta.11", "1.2.3~beta.11", "1.2.3beta.11", "1.2.3_beta11", "1.2.3b11",
       "1.2.3-beta.11", "1.2.3.21100"},
      {"1.2.3-rc.1", "1.2.3~rc.1", "1.2.3~rc.1", "1.2.3rc.1", "1.2.3_rc1", "1.2.3rc1", "1.2.3-rc.1",
       "1.2.3.30100"},
      {"1.2.3+git.5.gabc", "1.2.3+git5", "1.2.3^git5", "1.2.3+git5", "1.2.3_git5", "1.2.3.post5", "1.2.3.5",
       "1.2.3.40005"},
      {"1.2.3-rc.1+git.5.gabc", "1.2.3~rc.1+git5", "1.2.3~rc.1^git5", "1.2.3rc.1+git5", "1.2.3_rc1_git5",
       "1.2.3rc1.post5", "1.2.3-rc.1.5", "1.2.3.30105"},
  };
  for (const Row& row : rows) {
    const char* expected[]{row.deb, row.rpm, row.arch, row.apk, row.pep440, row.nuget, row.windows};
    std::size_t column = 0;
    for (const VersionScheme scheme : version_schemes())
      CHECK(render(version(row.text), scheme) == expected[column++]);
  }
  const auto all_three = [](const char* text) {
    return render(version(text), VersionScheme::deb) + " " + render(version(text), VersionScheme::rpm) + " " +
           render(version(text), VersionScheme::arch);
  };
  CHECK(all_three("1.0.0-1") == "1.0.0~1 1.0.0~A.1 1.0.0A.1");
  CHECK(all_three("1.0.0-rc1") == "1.0.0~rc..N1~ 1.0.0~rcN1 1.0.0rcN1");
  CHECK(all_three("1.0.0-rc10") == "1.0.0~rc..N1N0~ 1.0.0~rcN1.N0 1.0.0rcN1..N0");
  CHECK(all_three("1.0.0-internal.3") == "1.0.0~internal~.3 1.0.0~internal.3 1.0.0internal.3");
  CHECK(all_three("1.0.0-SNAPSHOT") ==
        "1.0.0~USUNUAUPUSUHUOUT~ 1.0.0~USUNUAUPUSUHUOUT 1.0.0USUNUAUPUSUHUOUT");
  CHECK(all_three("1.0.0-alpha.beta.1.2") ==
        "1.0.0~alpha.beta.1.2 1.0.0~alphaB.beta.1.A.2 1.0.0alphaB.beta.1.2");
  CHECK(all_three("1.0.0-rc.1.x-y") == "1.0.0~rc.1.xHy~ 1.0.0~rc.1.xHy 1.0.0rc.1..xHy");
  CHECK(all_three("1.0.0+git.0.dirty") == "1.0.0+git0.dirty 1.0.0^git0.dirty 1.0.0+git0.dirty");
}

TEST_CASE("a version that a format cannot order is refused with the way out") {
  struct Row {
    const char* text;
    VersionScheme scheme;
    const char* expected;
  };
  const Row rows[]{
      {"1.0.0-dev.1", VersionScheme::pep440,
       "a PEP 440 version: it cannot order the pre-release 'dev.1'\n"
       "hint: use alpha, beta or rc with a number after a dot, such as rc.1"},
      {"1.0.0-rc1", VersionScheme::apk,
       "an apk version: it cannot order the pre-release 'rc1'\n"
       "hint: use alpha, beta or rc with a number after a dot, such as rc.1"},
      {"1.0.0-rc.0", VersionScheme::pep440,
       "a PEP 440 version: it spells rc and rc.0 the same\nhint: count pre-releases from 1"},
      {"1.0.2147483648", VersionScheme::apk,
       "an apk version: the third number is over its limit of 2147483647\nhint: use smaller numbers"},
      {"1.0.0-rc.99999999999999999999999", VersionScheme::nuget,
       "a NuGet version: the pre-release's number is over its limit of 2147483647\nhint: use smaller "
       "numbers"},
      {"1.0.0-RC.1", VersionScheme::nuget,
       "a NuGet version: it ignores the case of 'RC'\nhint: use lower case"},
      {"1.0.0--1", VersionScheme::nuget,
       "a NuGet version: it takes '-1' for a negative number\nhint: use a word"},
      {"1.0.0-rc.1.2", VersionScheme::nuget,
       "a NuGet version: '2' follows a number, where the commits since the tag have their place\n"
       "hint: one number after each word, such as rc.1"},
      {"1.0.0-rc+git.5.gabc", VersionScheme::nuget,
       "a NuGet version: commits since the tag can only be counted after a number\n"
       "hint: tag pre-releases with a number, such as rc.1"},
      {"1.0.0+git.0.dirty", VersionScheme::nuget,
       "a NuGet version: it has no place for changed files\nhint: commit the changed files first"},
      {"1.0.0+git.0.dirty", VersionScheme::windows,
       "a version of four numbers: it has no place for changed files\nhint: commit the changed files first"},
      {"65536.0.0", VersionScheme::windows,
       "a version of four numbers: the first number is over its limit of 65535\nhint: use smaller numbers"},
      {"1.0.0-rc.100", VersionScheme::windows,
       "a version of four numbers: the pre-release's number is over its limit of 99\nhint: use smaller "
       "numbers"},
      {"1.0.0-rc.1+git.100.gabc", VersionScheme::windows,
       "a version of four numbers: the number of commits is over its limit of 99\nhint: use smaller numbers"},
  };
  for (const Row& row : rows)
    CHECK(spelled(row.text, row.scheme) == std::string("version ") + row.text + " as " + row.expected);
}
