// Dependencies on libraries: symbols and shlibs files, held against dpkg-shlibdeps.
#include "package/formats/deb/dependencies.hpp"
#include "package/formats/deb/dpkg_symbols.hpp"
#include "real_programs.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/run/process.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using package::BinaryUse;
using Texts = std::vector<std::string>;

namespace {

constexpr const char* zlib_symbols = "libz.so.1 zlib1g #MINVER#\n"
                                     "| zlib1g-fast #MINVER#, zlib-common\n"
                                     "* Build-Depends-Package: zlib1g-dev\n"
                                     " ZLIB_1.2.0@ZLIB_1.2.0 1:1.2.0\n"
                                     " deflate@Base 1:1.1.4\n"
                                     " inflateBack@ZLIB_1.2.0 1:1.2.0\n"
                                     " gzfast@Base 1:1.3 1\n";

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const support::Error& error) {
    return error.what();
  }
  return "no error";
}

/// What dpkg-shlibdeps says of a program, outside of a package's build.
Texts by_shlibdeps(const std::string& program, const test::Scratch& scratch) {
  scratch.file("debian/control", "Source: x\n\nPackage: x\nArchitecture: any\n");
  support::ProcessRequest request;
  request.command = {"dpkg-shlibdeps", "-O", program};
  request.folder = scratch.folder();
  const support::ProcessResult result = support::run(request);
  INFO(result.errors);
  REQUIRE(result.status == 0);
  const std::string start = "shlibs:Depends=";
  REQUIRE(result.output.starts_with(start));
  return test::lines_of(result.output.substr(start.size()), ',');
}

} // namespace

TEST_SUITE("dependencies on libraries") {
  TEST_CASE("the lowest version with all used symbols is needed") {
    const auto libraries = package::parse_symbols(zlib_symbols, "zlib1g.symbols", {"libz.so.1"});
    const auto relations = [&](const Texts& symbols) {
      return package::debian_dependencies({BinaryUse{{"libz.so.1"}, symbols}}, libraries);
    };
    CHECK(relations({}) == Texts{"zlib1g (>= 1:1.1.4)"}); // the oldest that has the library at all
    CHECK(relations({"deflate@Base"}) == Texts{"zlib1g (>= 1:1.1.4)"});
    CHECK(relations({"deflate@Base", "inflateBack@ZLIB_1.2.0"}) == Texts{"zlib1g (>= 1:1.2.0)"});
    CHECK(relations({"gzfast@Base"}) ==
          Texts{"zlib-common", "zlib1g (>= 1:1.1.4)", "zlib1g-fast (>= 1:1.3)"});
    CHECK(relations({"unknown@Base"}) == Texts{"zlib1g (>= 1:1.1.4)"});
  }

  TEST_CASE("a symbol counts only for a binary that needs its library") {
    const auto libraries = package::parse_symbols(zlib_symbols, "zlib1g.symbols", {"libz.so.1"});
    const Texts found = package::debian_dependencies(
        {BinaryUse{{"libz.so.1"}, {}}, BinaryUse{{"libother.so.1"}, {"inflateBack@ZLIB_1.2.0"}}}, libraries);
    CHECK(found == Texts{"zlib1g (>= 1:1.1.4)"});
  }

  TEST_CASE("a line of shlibs for packages goes before one without a type, one for installers nowhere") {
    const auto libraries =
        package::parse_shlibs("# comment\nudeb: liba 1 a-udeb\nliba 1 a-any\ndeb: liba 1 a (>= 2)\n"
                              "libb 2.0 b1, b2 (>= 1)\n",
                              "x.shlibs", {"liba.so.1", "libb-2.0.so"});
    CHECK(package::debian_dependencies({BinaryUse{{"liba.so.1", "libb-2.0.so"}, {}}}, libraries) ==
          Texts{"a (>= 2)", "b1", "b2 (>= 1)"});
  }

  TEST_CASE("damaged files are named with their line") {
    const auto error = [](const char* text) {
      return error_of([&] { package::parse_symbols(text, "x.symbols", {"liba.so.1"}); });
    };
    CHECK(error(" early@Base 1\n") == "x.symbols:1: a line before the first library");
    CHECK(error("liba.so.1\n") == "x.symbols:1: library liba.so.1 has no dependency");
    CHECK(error("liba.so.1 a\n f@Base\n") == "x.symbols:2: symbol f@Base has no valid version");
    CHECK(error("liba.so.1 a\n f@Base 1 1\n") == "x.symbols:2: symbol f@Base has no valid version");
    CHECK(error("liba.so.1 a\n f@Base 1 x\n") == "x.symbols:2: symbol f@Base has no valid version");
    CHECK(error("liba.so.1 a\n f\x01@Base\n") == "x.symbols:2: symbol f\\x01@Base has no valid version");
    CHECK(error_of([] { package::parse_shlibs("a 1 x\nliba\n", "x.shlibs", {}); }) ==
          "x.shlibs:2: a library without a version");
  }

  TEST_CASE("the library of the architecture goes before foreign ones, symbols before shlibs") {
    const test::Scratch root;
    const std::string info = "var/lib/dpkg/info/";
    root.file(info + "libz:amd64.symbols", "libz.so.1 native #MINVER#\n f@Base 2\n");
    root.file(info + "libz:arm64.symbols", "libz.so.1 foreign #MINVER#\n f@Base 3\n");
    root.file(info + "a-cross.symbols", "libz.so.1 cross #MINVER#\n f@Base 4\n");
    root.file(info + "a-cross.shlibs", "libz 1 shlibs\nliby 1 y-cross\n");
    root.file(info + "a-cross.list", "/usr/arm/lib/liby.so.1\n");
    root.file(info + "liby.shlibs", "liby 1 y\n");
    root.file(info + "liby.list", "/usr/lib/x86_64-linux-gnu/liby.so.1\n");
    const auto found =
        package::read_dpkg_libraries(root.folder(), "amd64", {"libz.so.1", "liby.so.1", "none.so"});
    CHECK(found.size() == 2);
    CHECK(package::debian_dependencies({BinaryUse{{"libz.so.1", "liby.so.1"}, {"f@Base"}}}, found) ==
          Texts{"native (>= 2)", "y"});
  }

  TEST_CASE("real programs depend on what dpkg-shlibdeps says") {
    for (const char* program : test::real_programs) {
      CAPTURE(program);
      REQUIRE(std::filesystem::exists(program));
      const test::Scratch scratch;
      CHECK(package::debian_relations(test::requirements_of_program(program),
                                      {package::Linkage::system, "/"}) == by_shlibdeps(program, scratch));
    }
  }

  TEST_CASE("libraries that no package has are all named, with the way out") {
    package::Requirements requirements;
    requirements.machine = "x86_64";
    requirements.libraries = {{"libone.so.1", {}}, {"libtwo.so.2", {}}};
    requirements.binaries = {{{"libone.so.1", "libtwo.so.2"}, {}, "bin/chat"},
                             {{"libtwo.so.2"}, {}, "lib/libtalk.so"}};
    const test::Scratch root;
    root.file("var/lib/dpkg/info/x.list", "");
    Texts messages;
    try {
      package::debian_relations(requirements, {package::Linkage::system, root.folder()});
    } catch (const support::Errors& errors) {
      for (const support::Error& error : errors.all())
        messages.push_back(error.what());
    }
    const std::string what = ": it is in no package, and no Debian package is known that brings it: ";
    const std::string why =
        "it, and no symbols or shlibs file in " + (root / "var/lib/dpkg/info").string() + " has it";
    CHECK(messages == Texts{"libone.so.1" + what + "bin/chat needs " + why,
                            "libtwo.so.2" + what + "bin/chat, lib/libtalk.so needs " + why});
  }

  TEST_CASE("without dpkg's database there is no system linkage") {
    const test::Scratch root;
    CHECK(error_of([&] { package::read_dpkg_libraries(root.folder(), "amd64", {"libz.so.1"}); }) ==
          (root / "var/lib/dpkg/info").string() + ": dpkg's database is not there");
  }
}
