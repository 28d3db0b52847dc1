// Components: several packages of one product, and one over all.
#include "model/model_text.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using test::model_of;

TEST_CASE("each component is a package, the last package needs all") {
  const auto packages = model_of("description: Chat.\nrecommends: [irssi]\ncomponents:\n"
                                 "  common: {files: [share/**], summary: chat data}\n"
                                 "  agent: {install_components: [agent], requires: [common]}\n"
                                 "  backend: {rest: true, description: The server., commands: [chatd]}\n")
                            .packages;
  REQUIRE(packages.size() == 4);
  CHECK(packages[0].name == "chat-common");
  CHECK(packages[0].component == "common");
  CHECK(packages[0].summary == "chat data");
  CHECK(packages[0].description == "Chat.");
  CHECK(packages[0].files == std::vector<std::string>{"share/**"});
  CHECK(packages[1].summary == "chat with friends (agent)");
  CHECK(packages[1].install_components == std::vector<std::string>{"agent"});
  CHECK(packages[1].requires_components == std::vector<std::string>{"common"});
  CHECK_FALSE(packages[1].takes_rest);
  CHECK(packages[2].takes_rest);
  CHECK(packages[2].description == "The server.");
  CHECK(packages[2].contents.commands.size() == 1);
  CHECK(packages[3].name == "chat");
  CHECK(packages[3].component.empty());
  CHECK(packages[3].is_meta);
  CHECK(packages[3].requires_components == std::vector<std::string>{"common", "agent", "backend"});
  CHECK(packages[3].contents.relations.recommends.size() == 1);
}

TEST_CASE("a component uses the accounts of those that it requires, also indirectly") {
  const auto packages = model_of("components:\n"
                                 "  common: {files: [share/**], users: [chat]}\n"
                                 "  library: {files: [lib/**], requires: [common]}\n"
                                 "  backend: {rest: true, requires: [library],\n"
                                 "    services: [{name: chatd, program: chatd, user: chat}]}\n")
                            .packages;
  CHECK(packages[2].contents.services.at(0).user == "chat");
  CHECK(packages[2].contents.users.empty());
}

TEST_CASE("a component has overrides of its own") {
  const std::string text = "components:\n  all:\n    rest: true\n    commands: [chat]\n"
                           "    overrides: {rpm: {commands: [chat, talk]}}\n";
  CHECK(model_of(text, package::facts_named("deb")).packages[0].contents.commands.size() == 1);
  CHECK(model_of(text, package::facts_named("rpm")).packages[0].contents.commands.size() == 2);
}
