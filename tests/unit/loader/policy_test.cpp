#include "loader/policy.hpp"
#include "scratch.hpp"
#include "support/file.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using pdist::loader::Policy;
using pdist::loader::PolicyEntry;
using pdist::test::Scratch;
using pdist::test::thrown_by;

namespace {

const fs::path source = PDIST_SOURCE_FOLDER;
const fs::path own_policies = source / "templates/policy";

Policy own(const std::string& name) {
  return Policy::read(own_policies / (name + ".yaml"), own_policies);
}

std::string error_of(const Scratch& scratch, const std::string& text) {
  return thrown_by([&] { Policy::read(scratch.file("p.yaml", text), own_policies); });
}

} // namespace

TEST_CASE(
    "every policy leaves the loader and the C library to the system, and gives a reason for each entry") {
  for (const char* name : {"bundle-all", "linux-desktop", "linux-graphics"}) {
    const Policy policy = own(name);
    CHECK(policy.name() == name);
    CHECK_FALSE(policy.description().empty());
    for (const char* library :
         {"ld-linux-x86-64.so.2", "ld-linux.so.2", "ld-linux-aarch64.so.1", "ld-linux-armhf.so.3",
          "ld64.so.2", "ld.so.1", "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "libresolv.so.2",
          "libnss_files.so.2", "libnsl.so.1"}) {
      CHECK(policy.find(library) != nullptr);
    }
    for (const PolicyEntry& entry : policy.entries()) {
      CHECK_FALSE(entry.reason.empty());
      CHECK_FALSE(entry.source.empty());
    }
    CHECK(policy.find("libcurl.so.4") == nullptr);
    CHECK(policy.find("libnsl.so.2") == nullptr);
    CHECK(policy.find("libcrypt.so.1") == nullptr);
  }
}

TEST_CASE("bundle-all bundles what the desktop policy leaves to the system") {
  CHECK(own("bundle-all").find("libGL.so.1") == nullptr);
  const Policy desktop = own("linux-desktop");
  for (const char* library :
       {"libGL.so.1", "libEGL.so.1", "libvulkan.so.1", "libcuda.so.1", "libdrm_amdgpu.so.1", "libX11.so.6",
        "libasound.so.2", "libfontconfig.so.1", "libudev.so.1", "libpam.so.0"}) {
    CHECK(desktop.find(library) != nullptr);
  }
  CHECK(desktop.find("libstdc++.so.6") == nullptr);
  CHECK(desktop.find("libgcc_s.so.1") == nullptr);
  CHECK(own("linux-graphics").find("libstdc++.so.6") != nullptr);
}

TEST_CASE("a name with folders counts by its last part") {
  CHECK(own("bundle-all").find("/lib64/ld-linux-x86-64.so.2") != nullptr);
  CHECK(own("bundle-all").find("/libc.so.6/libmine.so") == nullptr);
}

TEST_CASE("a policy for Windows compares names without case and knows what only the system brings") {
  const Scratch scratch;
  const std::filesystem::path base =
      scratch.file("base.yaml", "name: base\ndescription: Windows\nignore_case: true\n"
                                "system_libraries:\n"
                                "  - {names: [KERNEL32.dll, api-ms-*], reason: known, system_only: true}\n"
                                "  - {names: [dbghelp.dll], reason: there}\n");
  const Policy policy = Policy::read(base, own_policies);
  CHECK(policy.ignores_case());
  for (const char* name :
       {"kernel32.dll", "KERNEL32.DLL", "Kernel32.dll", "API-MS-Win-Core-Synch-L1-2-0.dll"}) {
    CAPTURE(name);
    REQUIRE(policy.find(name) != nullptr);
    CHECK(policy.find(name)->system_only);
  }
  REQUIRE(policy.find("DBGHELP.dll") != nullptr);
  CHECK_FALSE(policy.find("DBGHELP.dll")->system_only);
  CHECK(policy.find("kernel33.dll") == nullptr);

  const Policy own_policy =
      Policy::read(scratch.file("own.yaml", "name: own\ndescription: Ours\nextends: base.yaml\n"
                                            "bundled_libraries:\n"
                                            "  - {names: [DbgHelp.DLL], reason: newer}\n"),
                   own_policies);
  CHECK(own_policy.find("dbghelp.dll") == nullptr);
  CHECK(own_policy.find("Kernel32.dll") != nullptr);
}

TEST_CASE("the example of the policy page is a policy and does what the page says") {
  const std::string page = pdist::support::read_text_file(source / "docs/policy.md", 1 << 20);
  const std::size_t start = page.find("```yaml\n");
  REQUIRE(start != std::string::npos);
  const std::string example = page.substr(start + 8, page.find("```", start + 8) - start - 8);
  const Scratch scratch;
  const Policy policy = Policy::read(scratch.file("studio.yaml", example), own_policies);
  CHECK(policy.name() == "studio");
  REQUIRE(policy.find("libstudio-core.so.2") != nullptr);
  CHECK(policy.find("libstudio-core.so.2")->reason ==
        "the plug-in host of the machine loads us and brings these");
  CHECK(policy.find("libfontconfig.so.1") == nullptr);
  CHECK(policy.find("libGL.so.1") != nullptr);
}

TEST_CASE("a policy extends a file beside it, and its own entries come first") {
  const Scratch scratch;
  scratch.file("sub/base.yaml", "name: base\ndescription: d\nsystem_libraries:\n"
                                "  - {names: [liba.so.1, libb.so.1], reason: base}\n");
  const Policy policy = Policy::read(
      scratch.file("mine.yaml", "name: mine\ndescription: d\nextends: sub/base.yaml\nsystem_libraries:\n"
                                "  - {names: [liba.so.1], reason: mine}\nbundled_libraries:\n"
                                "  - {names: ['libb.*'], reason: ours}\n"));
  CHECK(policy.name() == "mine");
  CHECK(policy.find("liba.so.1")->reason == "mine");
  CHECK(policy.find("libb.so.1") == nullptr);
}

TEST_CASE("wrong policies are refused with line, column and the nearest known word") {
  const Scratch scratch;
  const std::string file = (scratch / "p.yaml").string();
  const std::string head = "name: p\ndescription: d\n";
  CHECK(error_of(scratch, head + "system_librarys: []\n") ==
        file + ":3:18: unknown key 'system_librarys': did you mean 'system_libraries'?");
  CHECK(error_of(scratch, head + "system_libraries: [{names: [libx.so], reason: r, sauce: s}]\n") ==
        file + ":3:57: unknown key 'system_libraries[0].sauce': did you mean 'source'?");
  CHECK(error_of(scratch, "description: d\n") == file + ":1:1: 'name' is missing: it is required");
  CHECK(error_of(scratch, head + "system_libraries: [{names: [libx.so]}]\n") ==
        file + ":3:20: 'system_libraries[0].reason' is missing: it is required");
  CHECK(error_of(scratch, head + "system_libraries: [{names: [libx.so], reason: ''}]\n") ==
        file + ":3:20: 'reason' is empty: it is shown to people who ask why");
  CHECK(error_of(scratch, head + "system_libraries: [{names: [], reason: r}]\n") ==
        file + ":3:20: 'names' is empty: an entry is for at least one library");
  CHECK(error_of(scratch, head + "system_libraries: [{names: [/lib/libx.so], reason: r}]\n") ==
        file + ":3:20: the name '/lib/libx.so' cannot be a SONAME: a file name or a glob over file names is "
               "needed, "
               "without '/'");
  CHECK(error_of(scratch, head + "extends: linux-desktopp\n") ==
        file + ":3:10: there is no policy 'linux-desktopp': did you mean 'linux-desktop'?");
  CHECK(error_of(scratch, head + "extends: ./p.yaml\n") ==
        file + ": the policy extends too many others: after 8 it has not come to an end\n"
               "hint: look whether policies extend each other");
  CHECK(error_of(scratch, head + "extends: ./gone.yaml\n") ==
        (scratch / "./gone.yaml").string() + ": cannot open: No such file or directory");
}

TEST_CASE("whole paths, for those who ask for them: macOS' libraries are named by paths") {
  const Scratch scratch;
  const std::string head = "name: p\ndescription: d\nwhole_paths: true\n";
  const Policy policy = Policy::read(
      scratch.file("p.yaml", head + "system_libraries: [{names: [/usr/lib/**, libx.dylib], reason: r}]\n"));
  CHECK(policy.find("/usr/lib/swift/libswiftCore.dylib") != nullptr);
  CHECK(policy.find("/usr/local/lib/libz.dylib") == nullptr);
  CHECK(policy.find("libz.dylib") == nullptr);
  CHECK(policy.find("/anywhere/libx.dylib") != nullptr);
  const std::string file = (scratch / "p.yaml").string();
  CHECK(error_of(scratch, head + "system_libraries: [{names: [lib/libx.so], reason: r}]\n") ==
        file +
            ":4:20: the name 'lib/libx.so' cannot be a library's: a file name or a glob over file names is "
            "needed, or a whole path that begins with '/'");
}
