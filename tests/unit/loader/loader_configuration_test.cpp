#include "loader/loader_configuration.hpp"
#include "loader/target_root.hpp"
#include "scratch.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using pdist::test::Scratch;

namespace {

std::vector<std::string> folders(const Scratch& root) {
  pdist::loader::TargetRoot target(root.folder());
  return read_loader_configuration(target);
}

} // namespace

TEST_CASE("folders and includes come in order, each folder once") {
  const Scratch root;
  root.file("etc/ld.so.conf",
            "# comment\n/opt/first/ # trailing\ninclude ld.so.conf.d/*.conf\n"
            "include /etc/extra/no*/x.conf\nhwcap 1 nosegneg\n/a:/b,/c /d=libc6\n/opt/first\n");
  root.file("etc/ld.so.conf.d/20.conf", "/opt/twenty\r\n");
  root.file("etc/ld.so.conf.d/10.conf", "/opt/ten");
  root.file("etc/ld.so.conf.d/.hidden.conf", "/opt/hidden\n");
  root.file("etc/extra/nothing/x.conf", "/opt/extra\n");
  CHECK(folders(root) == std::vector<std::string>{"/opt/first", "/opt/ten", "/opt/twenty", "/opt/extra", "/a",
                                                  "/b", "/c", "/d"});
}

TEST_CASE("without a configuration there are no folders; an include that matches nothing is none") {
  const Scratch root;
  CHECK(folders(root).empty());
  root.file("etc/ld.so.conf", "include none/*.conf\ninclude gone.conf\n");
  CHECK(folders(root).empty());
}

TEST_CASE("an included symlink is followed inside the sysroot") {
  const Scratch root;
  root.file("etc/ld.so.conf", "include conf.d/*\n");
  root.file("usr/share/conf/x.conf", "/opt/x\n");
  fs::create_directory_symlink("/usr/share/conf", root / "etc/conf.d");
  CHECK(folders(root) == std::vector<std::string>{"/opt/x"});
}

TEST_CASE("files that include each other and relative folders are errors with their place") {
  const Scratch root;
  root.file("etc/ld.so.conf", "include ld.so.conf\n");
  const std::string conf = (root / "etc/ld.so.conf").string();
  CHECK(pdist::test::thrown_by([&] { folders(root); }) ==
        conf + ": too many includes: the files may include each other");
  root.file("etc/ld.so.conf", "/a\nlib\n");
  CHECK(pdist::test::thrown_by([&] { folders(root); }) ==
        conf + ":2: a folder must be absolute: it is 'lib'");
}
