// Which folders of the build are searched for and hidden.
#include "scratch.hpp"
#include "verify/private_folders.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using Texts = std::vector<std::string>;

TEST_CASE("folders that every machine has are left out, and named") {
  const verify::PrivateFolders folders =
      verify::private_folders({"/usr/local", "/", "/opt/", "/tmp", "/home/u/app", "/usr/local/app"});
  CHECK(folders.folders == Texts{"/home/u/app", "/usr/local/app"});
  CHECK(folders.too_common == Texts{"/", "/opt", "/tmp", "/usr/local"});
}

TEST_CASE("a folder inside another one is covered by it") {
  const verify::PrivateFolders folders = verify::private_folders(
      {"/home/u/app/build", "/home/u/app", "/home/u/app-build", "/home/u/app/build/x"});
  CHECK(folders.folders == Texts{"/home/u/app", "/home/u/app-build"});
}

TEST_CASE("a folder reached through a symlink is searched for under both names") {
  const test::Scratch scratch;
  const std::filesystem::path real = std::filesystem::canonical(scratch.folder()) / "real";
  const std::filesystem::path link = std::filesystem::canonical(scratch.folder()) / "link";
  std::filesystem::create_directory(real);
  std::filesystem::create_directory_symlink(real, link);
  CHECK(verify::private_folders({link / "b/.."}).folders == Texts{link.string(), real.string()});
}

TEST_CASE("no folder is private when none was named") {
  CHECK(verify::private_folders({""}).folders.empty());
}
