// The programs of this machine: our resolution is the loader's.
#include "compiled.hpp"
#include "support/run/process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using namespace pdist;

namespace {

/// Enough to meet RUNPATHs, symlinked programs and long chains; few enough to be quick.
constexpr std::size_t programs_tried = 60;

bool is_elf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic(4, '\0');
  file.read(magic.data(), 4);
  return magic == "\x7f"
                  "ELF";
}

std::vector<fs::path> programs() {
  std::vector<fs::path> all;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/bin")) {
    if (fs::is_regular_file(entry) && is_elf(entry) &&
        !loader::resolve({{{entry.path(), {}}}, {}, {}, {}, {}, {}, {}})
             .objects.at(0)
             .binary.interpreter.empty()) {
      all.push_back(entry.path());
    }
  }
  std::ranges::sort(all);
  std::vector<fs::path> some;
  const std::size_t step = std::max<std::size_t>(1, all.size() / programs_tried);
  for (std::size_t i = 0; i < all.size(); i += step)
    some.push_back(all[i]);
  return some;
}

void check_agreement(const fs::path& program) {
  CAPTURE(program.string());
  const loader::Closure closure = test::resolved(program);
  // setuid programs do not say what they load.
  const fs::perms mode = fs::status(program).permissions();
  if ((mode & (fs::perms::set_uid | fs::perms::set_gid)) != fs::perms::none) return;
  const test::Resolution theirs = test::loader_says(program);
  const test::Resolution ours = test::as_resolution(closure);
  for (const auto& resolved : theirs) {
    CAPTURE(resolved.first);
    const auto at = ours.find(resolved.first);
    REQUIRE(at != ours.end());
    CHECK(at->second == resolved.second);
  }
  CHECK(ours.size() == theirs.size());
}

} // namespace

TEST_CASE("programs of /usr/bin need what the loader says they need") {
  const std::vector<fs::path> some = programs();
  CHECK(some.size() >= 20);
  for (const fs::path& program : some)
    check_agreement(program);
}

TEST_CASE("a closure of over 200 libraries is the loader's" * doctest::skip(!fs::exists("/usr/bin/ffmpeg"))) {
  check_agreement("/usr/bin/ffmpeg");
}
