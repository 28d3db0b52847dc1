#include "run_tool.hpp"
#include "runtime/install/effect.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/walk.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <set>
#include <sys/stat.h>

using namespace pdist;
using namespace pdist::runtime;
using support::EntryType;

namespace {

namespace fs = std::filesystem;

/// "path <- source", a line each, without the folder of the sources.
std::string shown(const std::vector<InstallEffect>& effects, const fs::path& sources) {
  std::set<std::string> lines;
  for (const InstallEffect& effect : effects)
    lines.insert(effect.path + " <- " + effect.source.lexically_relative(sources).string());
  std::string out;
  for (const std::string& line : lines)
    out += line + '\n';
  return out;
}

InstallCommand directory(const fs::path& source, bool contents) {
  InstallCommand command;
  command.destination = "/p/share";
  command.sources = {source.string() + (contents ? "/" : "")};
  return command;
}

MatchRule excluded(const std::string& pattern) {
  return {CMakeRegex(expression_of_pattern(pattern)), true, false};
}

} // namespace

TEST_CASE("a folder claims only what is in its source") {
  const test::Scratch scratch;
  scratch.file("data/readme", "x");
  scratch.file("data/sub/more", "x");
  CHECK(shown(effects_of(directory(scratch / "data", true), "/"), scratch.folder()) ==
        "/p/share <- data\n/p/share/readme <- data/readme\n/p/share/sub <- data/sub\n"
        "/p/share/sub/more <- data/sub/more\n");
  CHECK(shown(effects_of(directory(scratch / "data", false), "/"), scratch.folder()) ==
        "/p/share/data <- data\n/p/share/data/readme <- data/readme\n/p/share/data/sub <- data/sub\n"
        "/p/share/data/sub/more <- data/sub/more\n");
}

TEST_CASE("what EXCLUDE leaves out is not claimed, nor looked into") {
  const test::Scratch scratch;
  scratch.file("data/readme", "x");
  scratch.file("data/build/app", "x");
  REQUIRE(::mkfifo((scratch / "data/build/pipe").c_str(), 0600) == 0);
  InstallCommand command = directory(scratch / "data", true);
  CHECK_THROWS_AS(effects_of(command, "/"), support::Error);
  command.rules.push_back(excluded("build"));
  CHECK(shown(effects_of(command, "/"), scratch.folder()) ==
        "/p/share <- data\n/p/share/readme <- data/readme\n");
}

TEST_CASE("FILES_MATCHING leaves out files that nothing matches, and keeps folders") {
  const test::Scratch scratch;
  scratch.file("data/a.h", "x");
  scratch.file("data/a.c", "x");
  scratch.file("data/sub/b.c", "x");
  InstallCommand command = directory(scratch / "data", true);
  command.takes_unmatched_files = false;
  command.rules.push_back({CMakeRegex(expression_of_pattern("*.h")), false, true});
  const std::vector<InstallEffect> effects = effects_of(command, "/");
  CHECK(shown(effects, scratch.folder()) ==
        "/p/share <- data\n/p/share/a.h <- data/a.h\n/p/share/sub <- data/sub\n");
  for (const InstallEffect& effect : effects)
    CHECK(effect.states_mode == (effect.path == "/p/share/a.h"));
}

TEST_CASE("a source that is missing writes nothing, and RENAME gives the name") {
  const test::Scratch scratch;
  InstallCommand command;
  command.destination = "/p/./share/";
  command.rename = "new";
  command.sources = {(scratch / "there").string()};
  CHECK(effects_of(command, "/").empty());
  scratch.file("there", "x");
  CHECK(shown(effects_of(command, "/"), scratch.folder()) == "/p/share/new <- there\n");
  command.sources = {"there"};
  CHECK(shown(effects_of(command, scratch.folder()), scratch.folder()) == "/p/share/new <- there\n");
}

TEST_CASE("a chain of symlinks is followed where the rule says so") {
  const test::Scratch scratch;
  scratch.file("lib/libz.so.1.2", "x");
  fs::create_symlink("libz.so.1", scratch / "lib/libz.so");
  fs::create_symlink("libz.so.1.2", scratch / "lib/libz.so.1");
  InstallCommand command;
  command.destination = "/p/lib";
  command.sources = {(scratch / "lib/libz.so").string()};
  CHECK(shown(effects_of(command, "/"), scratch.folder()) == "/p/lib/libz.so <- lib/libz.so\n");
  command.follows_links = true;
  CHECK(shown(effects_of(command, "/"), scratch.folder()) ==
        "/p/lib/libz.so <- lib/libz.so\n/p/lib/libz.so.1 <- lib/libz.so.1\n"
        "/p/lib/libz.so.1.2 <- lib/libz.so.1.2\n");
}

TEST_CASE("the last rule that would write a file owns it; one whose file is as old only sets its mode") {
  InstallOwners owners;
  note_effect(owners, {"/p/a", "/s/first", EntryType::file, false, {100, 999}}, "A");
  note_effect(owners, {"/p/a", "/s/as-old", EntryType::file, true, {99, 1}}, "B");
  CHECK(owners.at("/p/a").effect.source == "/s/first");
  CHECK(owners.at("/p/a").effect.states_mode);
  CHECK(owners.at("/p/a").component == "A");
  note_effect(owners, {"/p/a", "/s/older", EntryType::file, false, {99, 0}}, "C"); // a whole second
  CHECK(owners.at("/p/a").effect.source == "/s/older");
  CHECK_FALSE(owners.at("/p/a").effect.states_mode);
  CHECK(owners.at("/p/a").component == "C");
}

namespace {

/// A made-up project of install commands, run by CMake itself.
class Project {
public:
  explicit Project(unsigned seed) : random_(seed) {
    for (const char* folder : {"one", "two", "three"})
      fill(folder, 2);
  }

  void run() {
    const int count = 2 + pick(4);
    for (int i = 0; i < count; ++i)
      add_rule();
    scratch_.file("install.cmake", "cmake_minimum_required(VERSION 3.25)\n" + script_);
    const std::string run = "cd \"$1\" && umask 022 && DESTDIR=$1/made exec \"$0\" --trace-expand "
                            "--trace-format=json-v1 --trace-redirect=trace.txt -P install.cmake";
    test::run_tool({"/bin/sh", "-c", run, std::getenv("PDIST_CMAKE"), scratch_.folder().string()});
    InstallOwners owners = owners_from_trace();
    std::string wanted, found;
    for (const support::TreeEntry& entry : support::walk_tree(scratch_ / "made")) {
      if (entry.type != EntryType::file) continue;
      // Each file holds its own source's name.
      wanted += fmt::format("/{} {} {:o}\n", entry.path,
                            support::read_text_file(scratch_ / ("made/" + entry.path), 4096),
                            entry.status.st_mode & 0777U);
      const InstallOwner& owner = owners["/" + entry.path];
      found += fmt::format("/{} {} {:o}\n", entry.path, owner.effect.source.string(),
                           owner.effect.states_mode ? 0600 : 0644);
    }
    CAPTURE(script_);
    CHECK(wanted == found);
    std::erase_if(owners, [&](const auto& owner) {
      struct stat status {};
      return ::lstat((scratch_.folder().string() + "/made" + owner.first).c_str(), &status) == 0;
    });
    CHECK(owners.empty()); // nothing is claimed that is not there
  }

private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string pick(const std::vector<std::string>& all) {
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  void fill(const std::string& folder, int depth) {
    for (const char* name : {"a.h", "b.c", "app", "c.h"}) {
      if (pick(3) == 0) continue;
      const fs::path path = scratch_ / (folder + "/" + name);
      scratch_.file(folder + "/" + name, path.string());
      // Some are as old as others, some nearly.
      const timespec time{1'000'000'000 + pick(3), pick(2) * 600'000'000L};
      const std::array times{time, time};
      REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
    }
    fs::create_directories(scratch_ / folder);
    if (depth == 0) return;
    for (const char* name : {"sub", "old"})
      if (pick(2) == 0) fill(folder + "/" + name, depth - 1);
  }

  void add_rule() {
    const std::string destination = pick({"/p", "/p/bin", "/p/bin/sub", "/p/./bin"});
    const std::string folder = scratch_.folder().string() + "/" + pick({"one", "two", "three", "one/sub"});
    std::string rule = "file(INSTALL DESTINATION " + destination;
    if (pick(3) == 0) {
      rule += " TYPE FILE OPTIONAL";
      if (pick(3) == 0) rule += " PERMISSIONS OWNER_READ OWNER_WRITE";
      if (pick(3) == 0) rule += " RENAME app";
      rule += " FILES " + folder + "/" + pick({"a.h", "b.c", "app"});
    } else {
      rule += " TYPE DIRECTORY OPTIONAL";
      if (pick(3) == 0) rule += " PERMISSIONS OWNER_READ OWNER_WRITE";
      rule += " FILES " + folder + pick({"", "/", "/."});
      if (pick(4) == 0) rule += " FILES_MATCHING PATTERN *.h";
      if (pick(2) == 0)
        rule += " PATTERN " + pick({"app", "old", "*.c", "sub", "sub/*.h", "one"}) + " EXCLUDE";
      if (pick(2) == 0)
        rule += " REGEX \"" + pick({"a[.]h$", "/sub/.*h$", "^/x", "(app|b[.]c)$"}) +
                "\" PERMISSIONS OWNER_READ OWNER_WRITE";
    }
    script_ += rule + ")\n";
  }

  InstallOwners owners_from_trace() const {
    InstallOwners owners;
    const std::string trace = support::read_text_file(scratch_ / "trace.txt", 1 << 24);
    for (std::size_t at = 0; at < trace.size();) {
      const std::size_t end = trace.find('\n', at);
      if (const auto command = parse_install_command(std::string_view(trace).substr(at, end - at)))
        for (InstallEffect& effect : effects_of(*command, scratch_.folder()))
          note_effect(owners, std::move(effect), "");
      at = end + 1;
    }
    return owners;
  }

  test::Scratch scratch_;
  std::mt19937 random_;
  std::string script_;
};

} // namespace

TEST_CASE("what CMake installs, and with which modes, is foretold for any rules") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Project(seed).run();
  }
}
