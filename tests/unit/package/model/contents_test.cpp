// What package.yaml says of a package's contents, with the short forms and what holds without a key.
#include "model/model_text.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using test::package_of;

TEST_CASE("a command is a name in bin/, a path, or both") {
  const auto commands =
      package_of("commands: [chat, tools/admin, {name: chatctl, program: tools/ctl}]\n").contents.commands;
  REQUIRE(commands.size() == 3);
  CHECK(commands[0].name == "chat");
  CHECK(commands[0].program == "bin/chat");
  CHECK(commands[1].name == "admin");
  CHECK(commands[1].program == "tools/admin");
  CHECK(commands[2].name == "chatctl");
  CHECK(commands[2].program == "tools/ctl");
}

TEST_CASE("a description keeps its lines and loses its last line break") {
  CHECK(package_of("description: |\n  One.\n\n    two\n").description == "One.\n\n  two");
}

TEST_CASE("a user alone has a group of its name and no home") {
  const auto users = package_of("users: [chat]\n").contents.users;
  REQUIRE(users.size() == 1);
  CHECK(users[0].group == "chat");
  CHECK(users[0].home == "/nonexistent");
  CHECK(users[0].description == "chat");
}

TEST_CASE("a folder belongs to root unless it says otherwise") {
  const auto folders =
      package_of("users: [{name: chatd, group: chat}]\n"
                 "directories: [/var/cache/chat, {path: /var/lib/chat, owner: chatd, mode: 0750,"
                 " purge: false}]\n")
          .contents.directories;
  REQUIRE(folders.size() == 2);
  CHECK(folders[0].path == "/var/cache/chat");
  CHECK(folders[0].owner == "root");
  CHECK(folders[0].group == "root");
  CHECK(folders[0].mode == 0755);
  CHECK(folders[0].purge);
  CHECK(folders[1].owner == "chatd");
  CHECK(folders[1].group == "chat"); // the owner's
  CHECK(folders[1].mode == 0750);
  CHECK_FALSE(folders[1].purge);
}

TEST_CASE("a service is a program, or all that systemd can be told") {
  const auto services = package_of("users: [chat]\n"
                                   "services:\n  - chatd\n  - {name: log, program: tools/log, arguments: [a "
                                   "b, \"\\\"\"], user: chat,\n"
                                   "     type: notify, restart: \"no\", after: [network-online.target],\n"
                                   "     environment: {HOME: /var/lib/chat}, writable: [/var/lib/chat], "
                                   "sandbox: false, enable: false}\n")
                            .contents.services;
  REQUIRE(services.size() == 2);
  CHECK(services[0].name == "chatd");
  CHECK(services[0].program == "bin/chatd");
  CHECK(services[0].description == "chat with friends");
  CHECK(services[0].user.empty());
  CHECK(services[0].group.empty());
  CHECK(services[0].type == "simple");
  CHECK(services[0].restart == "on-failure");
  CHECK(services[0].environment.empty());
  CHECK(services[0].sandbox);
  CHECK(services[0].enable);
  CHECK(services[1].program == "tools/log");
  CHECK(services[1].arguments == std::vector<std::string>{"a b", "\""});
  CHECK(services[1].group == "chat");
  CHECK(services[1].type == "notify");
  CHECK(services[1].restart == "no");
  REQUIRE(services[1].environment.size() == 1);
  CHECK(services[1].environment[0].second == "/var/lib/chat");
  CHECK(services[1].writable == std::vector<std::string>{"/var/lib/chat"});
  CHECK_FALSE(services[1].sandbox);
  CHECK_FALSE(services[1].enable);
}

TEST_CASE("a shell has one completion or several") {
  const auto completions =
      package_of("completions: {bash: share/a, zsh: [share/b, share/c]}\n").contents.completions;
  REQUIRE(completions.size() == 3);
  CHECK(completions[0] == std::pair<std::string, std::string>("bash", "share/a"));
  CHECK(completions[2] == std::pair<std::string, std::string>("zsh", "share/c"));
}

TEST_CASE("a menu entry is named after its command and says what the package is") {
  const auto entries = package_of("commands: [chat]\ndesktop_entries: [{name: Chat, command: chat}]\n")
                           .contents.desktop_entries;
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].id == "chat");
  CHECK(entries[0].comment == "chat with friends");
  CHECK_FALSE(entries[0].terminal);
}

TEST_CASE("hooks have their text without the first line") {
  const auto hooks =
      package_of("hooks:\n  post_install: good.sh\n  pre_remove: other.sh\n"
                 "  upgrade_from: [{below: 1.0, script: good.sh}, {below: 1.1.0-rc.1, script: other.sh}]\n")
          .contents.hooks;
  CHECK_FALSE(hooks.pre_install);
  REQUIRE(hooks.post_install);
  CHECK(hooks.post_install->text == "echo done\n");
  REQUIRE(hooks.pre_remove);
  CHECK(hooks.pre_remove->text == "echo other\n");
  REQUIRE(hooks.upgrade_from.size() == 2);
  CHECK(shown(hooks.upgrade_from[1].below) == "1.1.0-rc.1");
  CHECK(hooks.upgrade_from[1].script.file.filename() == "other.sh");
}
