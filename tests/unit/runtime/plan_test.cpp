#include "runtime/plan.hpp"
#include "runtime/plan_checks.hpp"
#include "scratch.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using runtime::Plan;
using runtime::PlanEntry;
using support::EntryType;

namespace {

Plan sample() {
  Plan plan;
  plan.facts.name = "chat";
  plan.facts.version = "1.0";
  plan.facts.time = 1700000000;
  plan.dist = "/out/ch\xff at";
  plan.work = "/work";
  PlanEntry binary;
  binary.path = "bin/odd\n\"\xfe";
  binary.mode = 0755;
  binary.source = "/b/chat";
  binary.source_size = 5;
  binary.source_sha256 = std::string(64, 'a');
  binary.search_path = "$ORIGIN/../lib";
  binary.replace_needed = {{"/b/libx.so", "libx.so"}};
  binary.origin = {"build:chat", "target chat"};
  PlanEntry launcher;
  launcher.path = "chat";
  launcher.content = "#!/bin/sh\n";
  launcher.origin = {"generated:launcher", "sets the environment"};
  PlanEntry link;
  link.path = "l";
  link.type = EntryType::symlink;
  link.link_target = "chat";
  link.mode = 0777;
  plan.entries = {binary, launcher, link};
  plan.needs = {{"bin/x", "libx.so", "lib/libx.so", "RUNPATH"}};
  return plan;
}

/// The same with nothing that must exist on this machine.
Plan sample_without_sources() {
  Plan plan = sample();
  plan.entries[0].source.clear();
  return plan;
}

std::string problem(const Plan& plan, const runtime::Request& request) {
  try {
    runtime::check_plan(plan, request);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST_CASE("a plan survives being written and read, whatever bytes its names have") {
  const test::Scratch scratch;
  const std::string text = support::to_json(to_value(sample()));
  const Plan back = runtime::read_plan(scratch.file("plan.json", text));
  CHECK(support::to_json(to_value(back)) == text);
  CHECK(back.dist == sample().dist);
  CHECK(back.entries[0].path == sample().entries[0].path);
  CHECK(back.entries[0].edit()->search_path == "$ORIGIN/../lib");
  CHECK_FALSE(back.entries[1].edit());
}

TEST_CASE("a plan whose paths leave the dist, or come twice, is refused") {
  const test::Scratch scratch;
  for (const char* path : {"../x", "/etc/x", "bin/odd\n\"\xfe"}) {
    Plan plan = sample();
    plan.entries[1].path = path;
    CHECK_THROWS_AS(runtime::read_plan(scratch.file("plan.json", support::to_json(to_value(plan)))),
                    support::Error);
  }
}

TEST_CASE("required files must be there and not be empty") {
  const test::Scratch scratch;
  Plan plan = sample_without_sources();
  PlanEntry& page = plan.entries[1];
  page.path = "bin/web/index.html";
  page.content.clear();
  page.source = scratch.file("index.html", "");
  runtime::Request request;
  request.required_files = {"bin/**/*.html"};
  CHECK(problem(plan, request) ==
        "bin/**/*.html: a required file is not in the dist, or is empty: REQUIRED_FILES names "
        "it and no install rule brings it");
  page.source = scratch.file("index.html", "x");
  CHECK(problem(plan, request) == "");
  request.required_files = {"bin/web/app.js"};
  CHECK(problem(plan, request) != "");
}

TEST_CASE("a smoke test of a program that is not in the dist is refused, with the nearest one") {
  runtime::Request request;
  request.smoke_test = {"caht", {}};
  Plan plan = sample_without_sources();
  plan.entries[1].mode = 0755;
  CHECK(problem(plan, request) ==
        "chat: SMOKE_TEST names 'caht', which is not in the dist: did you mean 'chat'?");
  request.smoke_test = {"chat", {}};
  CHECK(problem(plan, request) == "");
}

TEST_CASE("nothing but the manifest may stand in the manifest's place") {
  Plan plan = sample_without_sources();
  plan.entries[1].path = "share/chat/dist/x";
  CHECK(problem(plan, {}) ==
        "share/chat/dist/x: this place in the dist is PortableDist's own: the manifest is written there");
}

TEST_CASE("a program that cannot be executed is refused") {
  const test::Scratch scratch;
  Plan plan = sample();
  for (const char* text : {"just text", "", "#"}) {
    plan.entries[0].source = scratch.file("chat", text);
    CHECK(problem(plan, {}) == R"(bin/odd\n"\xfe (build:chat))"
                               ": this has execute permission and cannot be executed: it is neither a binary "
                               "nor a script that starts with '#!'");
  }
  plan.entries[0].source = scratch.file("chat", "#!/bin/sh\n");
  CHECK(problem(plan, {}) == "");
  plan.entries[0].mode = 0644;
  plan.entries[0].source = scratch.file("chat", "just text");
  CHECK(problem(plan, {}) == "");
}
