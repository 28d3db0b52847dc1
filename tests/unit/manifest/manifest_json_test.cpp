// manifest.json: the round trip, and each way of being malformed.
#include "manifest/difference.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "scratch.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pdist;
using pdist::test::Scratch;

namespace {

manifest::Entry file_entry(const std::string& path) {
  manifest::Entry entry;
  entry.path = path;
  entry.mode = 0644;
  entry.size = 3;
  entry.sha256 = std::string(64, 'a');
  return entry;
}

/// The message of reading a manifest whose only entry is `entry`, without the file's name and position.
std::string problem_of(const Scratch& scratch, const std::string& entry,
                       const std::string& facts = R"("name": "demo")") {
  const auto path = scratch.file("manifest.json", R"({"format_version": 1, "facts": {)" + facts +
                                                      R"(, "time": 1}, "entries": [)" + entry + "]}");
  try {
    manifest::read(path);
  } catch (const support::Error& error) {
    return error.problem() + (error.reason().empty() ? "" : ": " + error.reason());
  }
  return "no error";
}

} // namespace

TEST_CASE("facts, entries and hard names survive a round trip") {
  const Scratch scratch;
  manifest::Manifest before;
  before.facts.name = "demo";
  before.facts.version = "1.10";
  before.facts.runtime_provenance = "Debian \"python3.11\" 3.11.2-6";
  before.facts.requirements = {
      {"vcredist", "Visual C++ Redistributable", "14.40.33807.0", {"a.dll", "b.dll"}}};
  before.facts.time = 1700000000;
  before.entries.push_back(file_entry("a\nb"));
  before.entries.back().origin = {"build:bin/\xff", "install rule of component \"Runtime\""};
  before.entries.push_back(file_entry("bytes \xff\xfe"));
  manifest::Entry link;
  link.path = "link";
  link.type = support::EntryType::symlink;
  link.mode = 0777;
  link.link_target = "to \xfe";
  before.entries.push_back(link);
  manifest::Entry folder;
  folder.path = "setgid folder";
  folder.type = support::EntryType::folder;
  folder.mode = 02755;
  before.entries.push_back(folder);
  const auto path = scratch.file("manifest.json", support::to_json(manifest::to_value(before)));
  const manifest::Manifest after = manifest::read(path);
  CHECK(manifest::diff(before, after).empty());
  CHECK(after.entries[0].origin.source == before.entries[0].origin.source);
  CHECK(after.entries[0].origin.reason == before.entries[0].origin.reason);
  CHECK(support::to_json(manifest::to_value(after)) == support::to_json(manifest::to_value(before)));
}

TEST_CASE("malformed entries and facts") {
  const Scratch scratch;
  struct Row {
    std::string entry, problem;
  };
  const std::string digest = R"("sha256": ")" + std::string(64, 'a') + '"';
  const std::string file = R"("type": "file", "mode": "0644", "size": 1, )" + digest;
  const Row rows[] = {
      {R"({"path": "a", )" + file + "}", "no error"},
      {R"({"path": "../a", )" + file + "}", "'path' is '../a': it is not a path inside the dist"},
      {R"({"path": "/a", )" + file + "}", "'path' is '/a': it is not a path inside the dist"},
      {R"({"path": "a//b", )" + file + "}", "'path' is 'a//b': it is not a path inside the dist"},
      {R"({"path": {"base16": "2e2e"}, )" + file + "}", "'path' is '..': it is not a path inside the dist"},
      {R"({"path": "a", )" + file + R"(}, {"path": "a", )" + file + "}",
       "'a' stands twice among the entries: each path stands once"},
      {R"({"path": "a", "type": "fiel", "mode": "0644"})", "'type' is 'fiel': did you mean 'file'?"},
      {R"({"path": "a", "type": "folder", "mode": "0888"})",
       "'mode' is '0888': octal digits up to 7777 are needed"},
      {R"({"path": "a", "type": "folder", "mode": "10000"})",
       "'mode' is '10000': octal digits up to 7777 are needed"},
      {R"({"path": "a", "type": "folder", "mode": ""})", "'mode' is '': octal digits up to 7777 are needed"},
      {R"({"path": "a", "type": "file", "mode": "0644", "size": -1, )" + digest + "}",
       "'size' is -1: a size is not negative"},
      {R"({"path": "a", "type": "file", "mode": "0644", "size": 1, "sha256": "AB"})",
       "'sha256' is 'AB': 64 lower-case hex digits are needed"},
      {R"({"path": "a", "type": "symlink", "mode": "0777", "link_target": ""})",
       "'link_target' is empty: a symlink points somewhere"},
      {R"({"path": "a", "type": "folder", "mode": "0755", "size": 1})",
       "unknown key 'entries[0].size': "
       "known: path, type, mode, source, reason, data"},
      {R"({"path": "a", "type": "folder", "mode": "0755", "sorce": "x"})",
       "unknown key 'entries[0].sorce': did you mean 'source'?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    CHECK(problem_of(scratch, row.entry) == row.problem);
  }
  CHECK(problem_of(scratch, "", R"("name": "a/b")") ==
        "'a/b' cannot be the name of a dist: it becomes the name of a folder in share/");
  CHECK(problem_of(scratch, "", R"("name": "..")") ==
        "'..' cannot be the name of a dist: it becomes the name of a folder in share/");
  CHECK(problem_of(scratch, "", R"("name": "a", "versoin": "1")") ==
        "unknown key 'facts.versoin': did you mean 'version'?");
  CHECK(problem_of(scratch, "", R"("name": "a", "requirements": [{"name": "x"}])") ==
        "'facts.requirements[0].description' is missing: it is required");
}

TEST_CASE("a manifest of a later form is refused, not misread") {
  const Scratch scratch;
  const auto path =
      scratch.file("manifest.json", R"({"format_version": 2, "facts": {"time": 1}, "entries": []})");
  CHECK_THROWS_WITH(manifest::read(path),
                    (path.string() + ":1:1: 'format_version' is 2: this program reads version 1").c_str());
}
