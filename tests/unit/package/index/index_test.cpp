// Package indexes: what is read from them, and what in them satisfies a dependency.
#include "package/index/dependency_check.hpp"
#include "package/index/index.hpp"
#include "package/index/match.hpp"
#include "package/index/relation_text.hpp"
#include "scratch.hpp"
#include "support/run/process.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

using namespace pdist;
using package::Alternative;
using package::PackageIndex;

namespace {

PackageIndex index_of(const std::string& text) {
  const test::Scratch scratch;
  return package::read_index(scratch.file("index", text));
}

package::Relation relation(const std::string& text, const package::FormatFacts& format) {
  if (format.name == "rpm") return package::parse_rpm_relation(text).value();
  return package::parse_debian_relations(text).value().at(0);
}

/// Whether the index has it, for a package of `architecture`.
bool has(const PackageIndex& index, const std::string& text, const std::string& architecture = {}) {
  const package::Relation wanted = relation(text, index.format());
  for (const Alternative& alternative : wanted.alternatives)
    for (const package::Offer& offer : index.find(split_name(alternative.name, index.format()).name))
      if (satisfies(offer, index, alternative, architecture)) return true;
  return false;
}

std::string output_of(std::vector<std::string> command) {
  support::ProcessRequest request;
  request.command = std::move(command);
  support::ProcessResult result = support::run(request);
  REQUIRE(result.status == 0);
  return std::move(result.output);
}

constexpr const char* debian_index = "Package: one\n"
                                     "Version: 1:2.0-3\n"
                                     "Architecture: amd64\n"
                                     "Description: one\n"
                                     " Package: no field\n"
                                     "Provides: virtual, exact (= 1.5),\n"
                                     " folded:any (= 3)\n"
                                     "\n"
                                     "\n"
                                     "Package: same\n"
                                     "Version: 1\n"
                                     "Multi-Arch: same\n"
                                     "Architecture: amd64\n"
                                     "\n"
                                     "Package: allowed\n"
                                     "Version: 1\n"
                                     "Multi-Arch: allowed\n"
                                     "Architecture: amd64\n"
                                     "\n"
                                     "Package: foreign\n"
                                     "Version: 1\n"
                                     "Multi-Arch: foreign\n"
                                     "Architecture: i386\n"
                                     "\n"
                                     "Package: everywhere\n"
                                     "Version: 1\n"
                                     "Architecture: all\n";

std::string primary_xml(const std::string& packages) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<metadata xmlns=\"http://linux.duke.edu/metadata/common\" "
         "xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\" packages=\"1\">" +
         packages + "</metadata>\n";
}

constexpr const char* rpm_package =
    "<package type=\"rpm\"><name>one</name><arch>x86_64</arch><version epoch=\"1\" ver=\"2.0\" rel=\"3\"/>"
    "<format><rpm:provides>"
    "<rpm:entry name=\"one\" flags=\"EQ\" epoch=\"1\" ver=\"2.0\" rel=\"3\"/>"
    "<rpm:entry name=\"libone.so.1(V_1)(64bit)\"/>"
    "<rpm:entry name=\"exact\" flags=\"EQ\" epoch=\"0\" ver=\"1.5\"/>"
    "<rpm:entry name=\"older\" flags=\"LT\" epoch=\"0\" ver=\"4\"/>"
    "<rpm:entry name=\"a&amp;b\"/>"
    "</rpm:provides><rpm:requires><rpm:entry name=\"wanted\"/></rpm:requires>"
    "<file>/usr/bin/one</file></format></package>";

} // namespace

TEST_CASE("Debian: a version is compared, and a name that is provided without one has none") {
  const PackageIndex index = index_of(debian_index);
  CHECK(&index.format() == &package::facts_named("deb"));
  CHECK(index.packages().size() == 5);
  for (const char* const there :
       {"one", "one (>= 1:2.0-3)", "one (= 1:2.0-3)", "one (<< 1:2.0-4)", "one (>> 9)", "virtual", "exact",
        "exact (= 1.5)", "exact (<= 2)", "nothing | one", "one (>= 2:0) | virtual"})
    CHECK_MESSAGE(has(index, there), there);
  for (const char* const missing : {"one (>> 1:2.0-3)", "one (<< 1:2.0-3)", "one (= 1:2.0)", "virtual (>= 0)",
                                    "exact (>= 2)", "no", "exact (= 1:2.0-3)", "nothing | one (>= 2:0)"})
    CHECK_MESSAGE(!has(index, missing), missing);
}

TEST_CASE("Debian: architectures are met as Multi-Arch says") {
  const PackageIndex index = index_of(debian_index);
  for (const char* const there : {"same", "same:amd64", "allowed:any", "allowed", "foreign", "foreign:any",
                                  "everywhere", "everywhere:amd64"})
    CHECK_MESSAGE(has(index, there, "amd64"), there);
  for (const char* const missing : {"same:any", "same:i386", "everywhere:any"})
    CHECK_MESSAGE(!has(index, missing, "amd64"), missing);
  CHECK(!has(index, "same", "i386"));
  CHECK(has(index, "same", "all"));
}

TEST_CASE("rpm: capabilities, files and ranges") {
  const PackageIndex index = index_of(primary_xml(rpm_package));
  CHECK(&index.format() == &package::facts_named("rpm"));
  for (const char* const there :
       {"one", "one = 1:2.0", "one = 1:2.0-3", "one > 2.1", "libone.so.1(V_1)(64bit)", "/usr/bin/one",
        "exact <= 2", "older = 3", "older > 3", "a&b", "(nothing or one >= 1:1)",
        "libone.so.1(V_1)(64bit) >= 9"})
    CHECK_MESSAGE(has(index, there), there);
  for (const char* const missing : {"one < 1:2.0", "one = 1:2.0-4", "exact > 1.5", "older >= 4", "wanted",
                                    "libone.so.1()(64bit)", "/usr/bin/two", "(nothing or one > 1:2.0)"})
    CHECK_MESSAGE(!has(index, missing), missing);
}

TEST_CASE("rpm: ranges overlap as librpm says") {
  const char* const script =
      "import rpm\n"
      "flag = {'<': rpm.RPMSENSE_LESS, '=': rpm.RPMSENSE_EQUAL, '>': rpm.RPMSENSE_GREATER}\n"
      "def ds(tag, text):\n"
      "    comparison, _, version = text.partition(' ')\n"
      "    out = rpm.ds(('x', sum(flag[c] for c in comparison), version), tag)\n"
      "    next(out)\n" // to its only item
      "    return out\n"
      "words = [''] + [c + ' ' + v for c in ('<', '<=', '=', '>=', '>')\n"
      "                for v in ('1.0', '1.0-2', '1:1.0', '2', '1.0~rc1')]\n"
      "for a in words:\n"
      "    for b in words:\n"
      "        met = ds(rpm.RPMTAG_PROVIDENAME, a).Compare(ds(rpm.RPMTAG_REQUIRENAME, b))\n"
      "        print(a + '|' + b + '|' + str(int(met)))\n";
  std::istringstream lines(output_of({"/usr/bin/python3", "-c", script}));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const std::size_t first = line.find('|'), second = line.rfind('|');
    const std::string offered = line.substr(0, first), wanted = line.substr(first + 1, second - first - 1);
    PackageIndex index("", package::facts_named("rpm"));
    index.add({"package", "1", "x86_64", package::MultiArch::no});
    const Alternative provided = package::parse_rpm_relation("x " + offered).value().alternatives.at(0);
    index.add_provided("x", provided.comparison, provided.version);
    index.finish();
    CHECK_MESSAGE(has(index, "x " + wanted) == line.ends_with('1'), line);
  }
  CHECK(count == 26 * 26);
}

TEST_CASE("all that installed packages depend on is in an index of the installed packages") {
  const std::string index_text =
      output_of({"dpkg-query", "-W", "-f",
                 "Package: ${Package}\nVersion: ${Version}\nArchitecture: ${Architecture}\n"
                 "Multi-Arch: ${Multi-Arch}\nProvides: ${Provides}\n\n"});
  const PackageIndex nothing("", package::facts_named("deb"));
  std::vector<PackageIndex> indexes;
  indexes.push_back(index_of(index_text));
  std::istringstream lines(
      output_of({"dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}|${Architecture}|${Depends}\n"}));
  std::size_t packages = 0, relations = 0;
  for (std::string line; packages < 30 && std::getline(lines, line);) {
    const std::size_t first = line.find('|'), second = line.find('|', first + 1),
                      third = line.find('|', second + 1);
    const auto parsed = package::parse_debian_relations(line.substr(third + 1));
    REQUIRE_MESSAGE(parsed.has_value(), line);
    if (!line.starts_with("ii") || parsed->empty()) continue;
    ++packages;
    package::NeededRelation needed{line.substr(first + 1, second - first - 1),
                                   "needs",
                                   "",
                                   line.substr(second + 1, third - second - 1),
                                   {}};
    std::vector<package::NeededRelation> all;
    for (const package::Relation& each : *parsed) {
      needed.relation = each;
      all.push_back(needed);
    }
    for (const support::Error& problem : problems(check_dependencies(all, nothing, indexes)))
      FAIL_CHECK(problem.what());
    relations += all.size();
  }
  CHECK(packages == 30);
  CHECK(relations > 60);
  CHECK(indexes.front().packages().size() > 60);
}

TEST_CASE("a file is read alike in pieces of any size, whatever its line ends") {
  std::string text = debian_index;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  const PackageIndex index = index_of(text);
  CHECK(has(index, "one (= 1:2.0-3)"));
  CHECK(has(index, "folded:any (= 3)") == false); // a name with a qualifier is provided by none
  CHECK(has(index, "exact (= 1.5)"));
  // More than one piece of what is unpacked, with lines across their borders.
  std::string many;
  for (std::size_t i = 0; i < 20000; ++i)
    many += fmt::format("Package: p{}\nVersion: 1.{}\nArchitecture: all\nTag: {}\n\n", i, i,
                        std::string(i % 60, 'x'));
  const PackageIndex large = index_of(many);
  REQUIRE(large.packages().size() == 20000);
  for (std::size_t i = 0; i < 20000; ++i)
    REQUIRE(large.packages()[i].version == fmt::format("1.{}", i));
}

TEST_CASE("source packages are not there, and packages without a version are damage") {
  std::string source = rpm_package;
  source.replace(source.find("x86_64"), 6, "src");
  CHECK(test::thrown_by([&] { index_of(primary_xml(source)); }).find("index: has no package: ") !=
        std::string::npos);
  std::string none = rpm_package;
  none.replace(none.find("ver=\"2.0\" rel=\"3\""), 17, "");
  CHECK(test::thrown_by([&] {
          index_of(primary_xml(none));
        }).find("before it is a package without name or version") != std::string::npos);
}

TEST_CASE("the nearest name is the same whatever the order of the index") {
  PackageIndex one("", package::facts_named("deb")), other("", package::facts_named("deb"));
  for (const char* const name : {"libcurl3", "libcurl4", "curl"})
    one.add({name, "1", "all", package::MultiArch::no});
  for (const char* const name : {"curl", "libcurl4", "libcurl3"})
    other.add({name, "1", "all", package::MultiArch::no});
  one.finish();
  other.finish();
  CHECK(one.nearest("libcurl5") == "libcurl3");
  CHECK(other.nearest("libcurl5") == "libcurl3");
  CHECK(one.nearest("entirely-different").empty());
}

TEST_CASE("relations that packages do not have are refused") {
  for (const std::string text :
       {"a (1)", "a >= 1", "(>= 1)", "a (>=)", "a (>= 1", "a (~ 1)", "a || b", "a b"})
    CHECK_MESSAGE(!package::parse_debian_relations(text), text);
  for (const std::string text : {"", "a 1", "a >=", "(a or )", "a ~> 1", "(a and b)"})
    CHECK_MESSAGE(!package::parse_rpm_relation(text), text);
}
