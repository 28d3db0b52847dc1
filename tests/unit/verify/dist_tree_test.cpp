// What a dist's files are, by content.
#include "scratch.hpp"
#include "support/error.hpp"
#include "thrown.hpp"
#include "verify/dist_tree.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace pdist;
namespace fs = std::filesystem;

namespace {

std::string problems_of(const verify::DistTree& tree) {
  std::string text;
  for (const verify::Impostor& impostor : tree.impostors)
    text += impostor.path + ": " + impostor.problem + "\n";
  return text;
}

void make_executable(const fs::path& path) {
  fs::permissions(path, fs::perms::owner_exec, fs::perm_options::add);
}

/// The first bytes of this test program: an ELF header without what it promises.
std::string start_of_program(std::size_t size) {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  return bytes;
}

} // namespace

TEST_CASE("library names are told by their end") {
  for (const char* name : {"libx.so", "libx.so.1", "libx.so.1.2.3", "_ssl.cpython-311-x86_64-linux-gnu.so"}) {
    CAPTURE(name);
    CHECK(verify::is_library_name(name, binary::Format::elf));
  }
  for (const char* name : {".so", "libx.so.txt", "libx.so.", "libx.sop", "libx.a", "libx.so.1.sha256"}) {
    CAPTURE(name);
    CHECK_FALSE(verify::is_library_name(name, binary::Format::elf));
  }
}

TEST_CASE("library names of Windows have any case") {
  CHECK(verify::is_library_name("zlib1.DLL", binary::Format::pe));
  CHECK_FALSE(verify::is_library_name("zlib1.dll.lib", binary::Format::pe));
  CHECK_FALSE(verify::is_library_name("libx.so", binary::Format::pe));
}

TEST_CASE("a library's name on a linker script, a web page or nothing is an impostor") {
  const test::Scratch scratch;
  scratch.file("lib/libempty.so", "");
  scratch.file("lib/libscript.so.1", "/* GNU ld script */ INPUT(libx.so.2)");
  scratch.file("lib/page.so", "<html>404</html>");
  scratch.file("lib/notes.so.txt", "text");
  CHECK(problems_of(verify::read_dist(scratch.folder())) ==
        "lib/libempty.so: a library by its name, but empty\n"
        "lib/libscript.so.1: a library by its name, but not ELF\n"
        "lib/page.so: a library by its name, but not ELF\n");
}

TEST_CASE("what is started from a dist is a program or a script") {
  const test::Scratch scratch;
  for (const char* name : {"bin/empty", "bin/text", "bin/script", "start", "share/data.txt"}) {
    make_executable(scratch.file(name, ""));
  }
  scratch.file("bin/text", "hello");
  scratch.file("bin/script", "#!/bin/sh\n");
  scratch.file("start", "#!/bin/sh\n");
  CHECK(
      problems_of(verify::read_dist(scratch.folder())) ==
      "bin/empty: has execute permission, but is empty\n"
      "bin/text: has execute permission, but is neither an ELF program nor a script that starts with '#!'\n");
}

TEST_CASE("a truncated program is an impostor; truncated data that nothing loads is not") {
  const test::Scratch scratch;
  make_executable(scratch.file("bin/cut", start_of_program(100)));
  scratch.file("lib/libcut.so", start_of_program(40));
  scratch.file("share/sample.bin", start_of_program(100));
  const std::string problems = problems_of(verify::read_dist(scratch.folder()));
  CHECK(problems.starts_with("bin/cut: a malformed ELF file: "));
  CHECK(problems.find("lib/libcut.so: a malformed ELF file: ") != std::string::npos);
  CHECK(problems.find("sample") == std::string::npos);
}

TEST_CASE("a FIFO is refused, without waiting for a writer") {
  const test::Scratch scratch;
  const fs::path fifo = scratch / "pipe";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(test::thrown_by([&] { verify::read_dist(scratch.folder()); }) ==
        fs::canonical(fifo).string() + ": this is a FIFO: only files, folders and symlinks can be shipped");
}

TEST_CASE("a dist that is not there is named") {
  CHECK(test::thrown_by([] { verify::read_dist("/nowhere/dist"); }) ==
        "/nowhere/dist: cannot read the dist: No such file or directory");
}
