#include "runtime/install/trace.hpp"

#include <doctest/doctest.h>

using namespace pdist::runtime;

namespace {

std::string traced(const std::string& arguments, const std::string& command = "file") {
  return "{\"args\":[" + arguments + "],\"cmd\":\"" + command +
         "\",\"file\":\"/b/"
         "cmake_install.cmake\",\"frame\":1,\"global_frame\":1,\"line\":52,\"time\":1795248477.5993}";
}

InstallCommand command(const std::string& arguments) {
  return parse_install_command(traced(arguments)).value();
}

} // namespace

TEST_CASE("a traced file(INSTALL) names destination and sources") {
  const InstallCommand found = command(
      R"("INSTALL","DESTINATION","/usr/local/./bin/","TYPE","EXECUTABLE","FILES","/b/my app","/b/q\"x;y")");
  CHECK(found.destination == "/usr/local/./bin/");
  CHECK(found.sources == std::vector<std::string>{"/b/my app", "/b/q\"x;y"});
  CHECK(found.takes_unmatched_files);
  CHECK(found.rules.empty());
  CHECK_FALSE(found.states_file_mode);
  CHECK_FALSE(found.states_folder_mode);
}

TEST_CASE("sources may stand before the first word of a file(INSTALL)") {
  CHECK(command(R"("INSTALL","/s/a","/s/b","DESTINATION","/p")").sources ==
        std::vector<std::string>{"/s/a", "/s/b"});
}

TEST_CASE("other lines of a trace are no install commands") {
  CHECK_FALSE(parse_install_command(traced(R"("READ","/x","INSTALL")")));
  CHECK_FALSE(parse_install_command(traced(R"("INSTALL")", "message")));
  CHECK_FALSE(parse_install_command("-- Installing: \"INSTALL\""));
  CHECK_FALSE(is_trace_line("CMake Error at x"));
  CHECK(is_trace_line(R"({"version":{"major":1,"minor":2}})"));
}

TEST_CASE("included install scripts are known") {
  CHECK(parse_included_script(traced(R"("/b/sub/cmake_install.cmake")", "include")) ==
        "/b/sub/cmake_install.cmake");
  CHECK_FALSE(parse_included_script(traced(R"("x")", "set")));
}

TEST_CASE("commands have no case") {
  CHECK(parse_install_command(traced(R"("INSTALL","DESTINATION","/p","FILES","/s/a")", "FILE")));
  CHECK(parse_included_script(traced(R"("/b/x.cmake")", "INCLUDE")) == "/b/x.cmake");
}

TEST_CASE("permissions in words are meant, those of a checkout are not") {
  const InstallCommand file =
      command(R"("INSTALL","DESTINATION","/p","TYPE","FILE","PERMISSIONS","OWNER_READ","FILES","/s/a")");
  CHECK(file.states_file_mode);
  CHECK_FALSE(file.states_folder_mode);
  const InstallCommand folder = command(
      R"("INSTALL","DESTINATION","/p","TYPE","DIRECTORY","DIR_PERMISSIONS","OWNER_READ","FILES","/s/d")");
  CHECK_FALSE(folder.states_file_mode);
  CHECK(folder.states_folder_mode);
  const InstallCommand checkout =
      command(R"("INSTALL","DESTINATION","/p","TYPE","DIRECTORY","FILES","/s/d","USE_SOURCE_PERMISSIONS")");
  CHECK_FALSE(checkout.states_file_mode);
  CHECK_FALSE(checkout.states_folder_mode);
}

TEST_CASE("the mode of folders that no rule names is known") {
  const auto mode = [](const std::string& arguments, const std::string& name = "set") {
    return parse_default_folder_mode(traced(arguments, name));
  };
  const std::string variable = R"("CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS")";
  CHECK(mode(variable + R"(,"OWNER_READ;OWNER_WRITE;OWNER_EXECUTE;GROUP_READ;GROUP_EXECUTE")") == 0750);
  CHECK(mode(variable + R"(,"OWNER_READ","WORLD_EXECUTE")", "SET") == 0401);
  CHECK(mode(variable + R"(,"SETGID;GROUP_WRITE;WORLD_READ;WORLD_WRITE;SETUID")") == 06026);
  CHECK(mode(variable) == 0);
  CHECK_FALSE(mode(R"("OTHER",)" + variable));
  CHECK_FALSE(mode(variable + R"(,"OWNER_READ")", "message"));
}

TEST_CASE("PATTERN and REGEX speak of what they match") {
  const InstallCommand found = command(
      R"("INSTALL","DESTINATION","/p","TYPE","DIRECTORY","FILES","/s/d/","FILES_MATCHING","PATTERN","*.h",)"
      R"("PERMISSIONS","OWNER_READ","REGEX","/old$","EXCLUDE")");
  CHECK_FALSE(found.takes_unmatched_files);
  CHECK_FALSE(found.states_file_mode);
  REQUIRE(found.rules.size() == 2);
  CHECK(found.rules[0].expression.finds("/s/d/a.h"));
  CHECK(found.rules[0].states_mode);
  CHECK_FALSE(found.rules[0].excludes);
  CHECK(found.rules[1].expression.finds("/s/d/old"));
  CHECK(found.rules[1].excludes);
  CHECK_FALSE(found.rules[1].states_mode);
}
