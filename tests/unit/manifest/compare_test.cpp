// Differences between two manifests, as people read them.
#include "manifest/difference.hpp"
#include "manifest/manifest.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pdist;

namespace {

manifest::Entry entry(const std::string& path, support::EntryType type, std::uint32_t mode) {
  manifest::Entry out;
  out.path = path;
  out.type = type;
  out.mode = mode;
  return out;
}

std::vector<std::string> lines(const manifest::Manifest& before, const manifest::Manifest& after) {
  std::vector<std::string> out;
  for (const manifest::Difference& each : manifest::diff(before, after))
    out.push_back(manifest::shown(each));
  return out;
}

using support::EntryType;

} // namespace

TEST_CASE("each kind of difference has its line") {
  manifest::Manifest before, after;
  before.facts.name = after.facts.name = "demo";
  before.facts.version = "1";
  after.facts.version = "2";
  after.facts.requirements = {{"vcredist", "Visual C++", "14.40", {"a.dll", "b.dll"}}};
  before.facts.time = 5;
  after.facts.time = 7;
  before.entries = {entry("Case", EntryType::folder, 0755), entry("a", EntryType::file, 0644),
                    entry("gone\n", EntryType::file, 0644), entry("l", EntryType::symlink, 0777),
                    entry("m", EntryType::file, 0644),      entry("t", EntryType::file, 0644)};
  after.entries = {entry("a", EntryType::file, 0644),     entry("case", EntryType::folder, 0755),
                   entry("l", EntryType::symlink, 0777),  entry("m", EntryType::file, 04755),
                   entry("new", EntryType::folder, 0755), entry("t", EntryType::symlink, 0777)};
  before.entries[1].sha256 = "aa";
  after.entries[0].sha256 = "bb";
  before.entries[3].link_target = "x";
  after.entries[2].link_target = "y\t";
  const std::vector<std::string> expected = {
      "Case: missing (folder)",
      "a: changed (SHA-256 bb, was aa)",
      "case: added (folder, only in case unlike 'Case', which is missing)",
      "gone\\n: missing (file)",
      "l: link 'y\\t', was 'x'",
      "m: mode 4755, was 0644",
      "new: added (folder)",
      "t: type symlink, was file",
      "version: fact '2', was '1'",
      "requirements: fact vcredist 14.40 (a.dll, b.dll), was nothing",
      "time: fact 7, was 5",
  };
  CHECK(lines(before, after) == expected);
  CHECK(lines(after, after).empty());
}
