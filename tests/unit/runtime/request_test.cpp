#include "runtime/install/installed_tree.hpp"
#include "runtime/request.hpp"
#include "scratch.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

constexpr const char* least = R"({
  "schema": 1, "name": "chat", "source_folder": "/s", "build_folder": "/b",
  "library_policy": "/p.yaml", "dist": "/b/dist/chat", "work": "/b/work")";

runtime::Request read(const test::Scratch& scratch, const std::string& more) {
  return runtime::read_request(scratch.file("request.json", least + more + "}"));
}

std::string refusal(const std::string& more) {
  const test::Scratch scratch;
  try {
    read(scratch, more);
  } catch (const support::Error& error) {
    const std::string text = error.what();
    return text.substr(text.find("request.json") + std::string("request.json").size());
  }
  return "";
}

} // namespace

TEST_CASE("a request with every key") {
  const test::Scratch scratch;
  const runtime::Request request = read(scratch, R"(,
    "version": "1.2", "config": "Release", "installs": [{"folder": "/b", "component": "Runtime"}, {"folder": "/b"}],
    "built_files": [{"target": "chat", "path": "/b/ch at", "destination": "bin"}],
    "plugin_files": [{"pattern": "/p/*.so", "destination": "lib/plugins"}],
    "runtime": {"recipe": "/r.yaml", "home": "/usr", "options": {"tests": "ON"}},
    "launcher_env": {"A": "1"}, "smoke_test": {"program": "chat", "arguments": ["--x", ""]},
    "abi_floor": {"GLIBC": "2.31"}, "strip": true)");
  CHECK(request.installs.size() == 2);
  CHECK(request.installs[0].component == "Runtime");
  CHECK_FALSE(request.installs[1].component);
  CHECK(request.built_files[0].path == "/b/ch at");
  CHECK(request.runtime->options == runtime::TextMap{{"tests", "ON"}});
  CHECK(request.smoke_test->arguments == std::vector<std::string>{"--x", ""});
  CHECK(request.strip);
}

TEST_CASE("an unknown key is named with the nearest known one") {
  CHECK(refusal(R"(, "smoke_tset": {})") == ":3:89: unknown key 'smoke_tset': did you mean 'smoke_test'?");
}

TEST_CASE("destinations and names stay inside the dist") {
  CHECK(refusal(R"(, "built_files": [{"target": "x", "path": "/x", "destination": "../bin"}])") ==
        ":3:91: the destination '../bin' is not inside the dist: a relative path without '..' is needed");
  CHECK(refusal(R"(, "name": "a/b")") != "");
}

TEST_CASE("an installed file's place is relative to the prefix, or its absolute path without the slash") {
  struct Row {
    const char *absolute, *prefix, *place;
  };
  for (const Row& row :
       {Row{"/usr/local/bin/x", "/usr/local", "bin/x"}, Row{"/usr/local/bin/x", "/usr/local/", "bin/x"},
        Row{"/etc/x.conf", "/usr/local", "etc/x.conf"}, Row{"/usr/localx/y", "/usr/local", "usr/localx/y"},
        Row{"/usr/local", "/usr/local", ""}, Row{"/bin/x", "/", "bin/x"}}) {
    CAPTURE(row.absolute);
    CHECK(runtime::place_in_dist(row.absolute, row.prefix) == row.place);
  }
}
