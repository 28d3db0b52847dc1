#include "runtime/install_trace.hpp"

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

TEST_CASE("a traced file(INSTALL) names destination, type and sources") {
  const InstallCommand found = command(
      R"("INSTALL","DESTINATION","/usr/local/./bin/","TYPE","EXECUTABLE","FILES","/b/my app","/b/q\"x;y")");
  CHECK(found.destination == "/usr/local/bin");
  CHECK(found.type == "EXECUTABLE");
  CHECK(found.sources == std::vector<std::string>{"/b/my app", "/b/q\"x;y"});
  CHECK_FALSE(found.keeps_permissions);
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

TEST_CASE("permissions in words are meant, those of a checkout are not") {
  CHECK(command(R"("INSTALL","DESTINATION","/p","TYPE","FILE","PERMISSIONS","OWNER_READ","FILES","/s/a")")
            .keeps_permissions);
  CHECK_FALSE(
      command(R"("INSTALL","DESTINATION","/p","TYPE","DIRECTORY","FILES","/s/d","USE_SOURCE_PERMISSIONS")")
          .keeps_permissions);
}

TEST_CASE("an installed file leads back to its source") {
  const std::vector<InstallCommand> commands = {
      command(R"("INSTALL","DESTINATION","/p/bin","TYPE","EXECUTABLE","FILES","/b/app")"),
      command(R"("INSTALL","DESTINATION","/p/share","TYPE","FILE","RENAME","b.c","FILES","/s/a.c")"),
      command(R"("INSTALL","DESTINATION","/p/share/d","TYPE","DIRECTORY","FILES","/s/whole","/s/contents/")"),
      command(R"("INSTALL","DESTINATION","/p/share","TYPE","FILE","RENAME","b.c","FILES","/s/later.c")"),
  };
  struct Row {
    const char *installed, *source;
  };
  for (const Row& row : {Row{"/p/bin/app", "/b/app"}, Row{"/p/share/b.c", "/s/later.c"},
                         Row{"/p/share/d/whole/x/1", "/s/whole/x/1"}, Row{"/p/share/d/whole", "/s/whole"},
                         Row{"/p/share/d/x/2", "/s/contents/x/2"}}) {
    CAPTURE(row.installed);
    const auto found = find_source(commands, row.installed);
    REQUIRE(found);
    CHECK(found->path == row.source);
  }
  CHECK_FALSE(find_source(commands, "/p/share/a.c"));
  CHECK_FALSE(find_source(commands, "/p/binary"));
  CHECK_FALSE(find_source(commands, "/p/bin"));
}
