#include "loader/target_root.hpp"
#include "scratch.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using pdist::loader::TargetRoot;
using pdist::test::Scratch;

TEST_CASE("symlinks below a sysroot stay below it") {
  const Scratch scratch;
  const std::string root = (scratch / "root").string();
  scratch.file("root/usr/lib/libx.so.1.2", "x");
  scratch.file("secret", "y");
  fs::create_directory_symlink("/usr/lib", root + "/lib");
  fs::create_symlink("/lib/libx.so.1.2", root + "/usr/lib/libx.so.1");
  fs::create_symlink("../../../../../../../../usr/lib/libx.so.1.2", root + "/usr/lib/up.so");
  fs::create_symlink("../../../secret", root + "/usr/lib/out.so");
  fs::create_symlink((scratch / "secret").string(), root + "/usr/lib/absolute.so");
  TargetRoot target(root);
  CHECK(target.real_path(root + "/lib/libx.so.1") == root + "/usr/lib/libx.so.1.2");
  CHECK(target.real_path(root + "/lib/up.so") == root + "/usr/lib/libx.so.1.2");
  CHECK(target.real_path(root + "/lib/../lib/../../usr/lib/libx.so.1") == root + "/usr/lib/libx.so.1.2");
  CHECK_FALSE(target.real_path(root + "/lib/out.so"));
  CHECK_FALSE(target.real_path(root + "/lib/absolute.so"));
  CHECK_FALSE(target.real_path(root + "/lib/none.so"));
}

TEST_CASE("without a sysroot folder real paths are the system's own") {
  const Scratch scratch;
  scratch.file("a/b/file", "x");
  fs::create_directory_symlink(scratch / "a", scratch / "link");
  fs::create_symlink("b/../b/file", scratch / "a/alias");
  TargetRoot target("/");
  for (const char* path : {"a/b/file", "link/b/file", "link/alias", "a/b/../alias", "a/./b//file"}) {
    CHECK(target.real_path((scratch / path).string()) == fs::canonical(scratch / path).string());
  }
  CHECK(target.real_path("/") == "/");
  CHECK(target.real_path("/usr") == fs::canonical("/usr").string());
  CHECK_FALSE(target.real_path((scratch / "a/b/file/below").string()));
}

TEST_CASE("symlinks without end lead nowhere") {
  const Scratch scratch;
  fs::create_symlink("two", scratch / "one");
  fs::create_symlink("one", scratch / "two");
  TargetRoot target(std::nullopt);
  CHECK_FALSE(target.real_path((scratch / "one").string()));
  CHECK_FALSE(target.real_path((scratch / "one/below").string()));
}

TEST_CASE("a folder is tidied only where that leaves it the same place") {
  const Scratch scratch;
  fs::create_directories(scratch / "a/b");
  fs::create_directory_symlink(scratch / "a/b", scratch / "link");
  const std::string base = scratch.folder().string();
  const TargetRoot target("/");
  CHECK(target.tidied(base + "/a/b/../x") == base + "/a/x");
  CHECK(target.tidied(base + "//a/./b/") == base + "/a/b");
  CHECK(target.tidied(base + "/link/../x") == base + "/link/../x");
  CHECK(target.tidied(base + "/none/../x") == base + "/none/../x");
  CHECK(target.tidied("/") == "/");
}

TEST_CASE("a sysroot that is not there is an error") {
  const Scratch scratch;
  CHECK(pdist::test::thrown_by([&] { TargetRoot root(scratch / "none"); }) ==
        (scratch / "none").string() + ": cannot read the sysroot: No such file or directory");
}
