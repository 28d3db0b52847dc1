// Services of OpenRC, and what package.yaml may not say of them.
#include "model/model_text.hpp"
#include "package/formats/apk/openrc.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::package;

namespace {

PackageEntry script_of(const std::string& service) {
  const Package package = test::package_of(
      "users: [chat]\nservices:\n  - {name: chatd, program: chatd, " + service + "}\n", facts_named("apk"));
  return openrc_script(package, package.contents.services.at(0), "/usr/lib/chat/bin/chatd");
}

bool has_line(const PackageEntry& entry, const std::string& line) {
  return ('\n' + entry.content).find('\n' + line + '\n') != std::string::npos;
}

std::string refusal(const std::string& text) {
  return test::thrown_by([&] { test::package_of(text, facts_named("apk")); });
}

} // namespace

TEST_CASE("a service is a script of openrc-run that its supervisor starts again") {
  const PackageEntry entry = script_of("user: chat, after: [network.target, db.service, basic.target]");
  CHECK(entry.path == "etc/init.d/chatd");
  CHECK(entry.mode == 0755);
  CHECK(entry.content.starts_with("#!/sbin/openrc-run\n"));
  CHECK(has_line(entry, "command=/usr/lib/chat/bin/chatd"));
  CHECK(has_line(entry, "command_user=chat:chat"));
  CHECK(has_line(entry, "supervisor=supervise-daemon"));
  CHECK(has_line(entry, "  after net db"));
  CHECK(entry.content.find("\n\n\n") == std::string::npos);
}

TEST_CASE("a service without a restart is in the background, and one that ends is only run") {
  const PackageEntry background = script_of("restart: no");
  CHECK(has_line(background, "command_background=true"));
  CHECK_FALSE(has_line(background, "supervisor=supervise-daemon"));
  const PackageEntry once = script_of("type: oneshot");
  CHECK(has_line(once, "stop() {"));
  CHECK_FALSE(has_line(once, "command_background=true"));
  CHECK_FALSE(has_line(once, "supervisor=supervise-daemon"));
}

TEST_CASE("what OpenRC cannot do is refused where it is written") {
  const auto service = [](const std::string& text) {
    return "services:\n  - {name: chatd, program: chatd, " + text + "}\n";
  };
  const std::string hint = "\nhint: give apk its services below 'overrides: apk:'";
  const std::string restart = refusal(service("restart: on-failure"));
  CHECK(restart.find(":7:44: 'services[0].restart' is 'on-failure', which apk cannot have: ") !=
        std::string::npos);
  CHECK(restart.ends_with(hint));
  for (const char* const word :
       {"type: notify", "type: forking", "sandbox: true", "after: [a.socket]", "after: [graphical.target]"}) {
    CAPTURE(word);
    CHECK(refusal(service(word)).ends_with(hint));
  }
  // A key that is not written, or has a value that can be honored, is right.
  CHECK(refusal(service("restart: always")) == "no error");
  CHECK(refusal(service("sandbox: false, type: exec, after: [a.service]")) == "no error");
  CHECK(refusal(service("restart: on-failure") +
                "overrides: {apk: {services: [{name: chatd, program: chatd, restart: always}]}}\n") ==
        "no error");
}

TEST_CASE("Alpine's packages have no weak relations and no alternatives") {
  CHECK(refusal("recommends: [logrotate]\n").find("'recommends[0]' is 'logrotate', which apk cannot have") !=
        std::string::npos);
  CHECK(refusal("suggests: [{apk: logrotate}]\n").find("which apk cannot have") != std::string::npos);
  CHECK(refusal("dependencies: [a1 | b1]\n").find("its packages have no alternatives") != std::string::npos);
  CHECK(refusal("dependencies: [curl >= 1:7.80-1]\n").find("'1:7.80-1' is not a version of Alpine") !=
        std::string::npos);
  CHECK(refusal("dependencies: [curl >= 7.80, {deb: a1 | b1}, {apk: \"so:libz.so.1\"}, {apk: /bin/sh}]\n") ==
        "no error");
  CHECK(refusal("recommends: [{deb: logrotate}]\n") == "no error");
  CHECK(refusal("recommends: [logrotate]\noverrides: {apk: {recommends: []}}\n") == "no error");
}

TEST_CASE("accounts of Alpine are the system's own there, and nobody else's") {
  CHECK(refusal("users: [ntp]\n").find("which is the system's own user") != std::string::npos);
  CHECK(test::thrown_by([] { test::package_of("users: [ntp]\n", facts_named("deb")); }) == "no error");
}
