// What is there, and what only cannot be looked at.
#include "scratch.hpp"
#include "support/found.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace pdist;

TEST_CASE(
    "a name is absent without an entry, behind a file, behind a link to nothing, or when it is too long") {
  const test::Scratch scratch;
  const auto file = scratch.file("file", "x");
  const auto at = [&](const std::string& name) { return file.parent_path() / name; };
  std::filesystem::create_symlink("loop", at("loop"));
  std::filesystem::create_symlink("nowhere", at("dangling"));
  std::filesystem::create_symlink("file", at("link"));
  for (const std::string& name : {std::string("nothing"), std::string("file/below"), std::string("loop"),
                                  std::string("dangling"), std::string(300, 'n')}) {
    CAPTURE(name);
    CHECK_FALSE(support::found(at(name)));
    CHECK_FALSE(support::is_file(at(name)));
    CHECK_FALSE(support::is_folder(at(name)));
    CHECK_FALSE(support::real_path_if_found(at(name)));
  }
  CHECK(support::found_itself(at("loop")));
  CHECK(support::found_itself(at("dangling")));
  CHECK(support::is_file(at("link")));
  CHECK(support::is_folder(file.parent_path()));
  CHECK(support::real_path_if_found(at("link")) == std::filesystem::canonical(file));
}
