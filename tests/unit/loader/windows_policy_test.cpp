// The policies for Windows: what each version is taken to have, and what a program brings along.
#include "loader/policy.hpp"
#include "scratch.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

namespace fs = std::filesystem;
using pdist::loader::Policy;
using pdist::loader::PolicyEntry;
using pdist::test::Scratch;

namespace {

const fs::path own_policies = fs::path(PDIST_SOURCE_FOLDER) / "templates/policy";
constexpr const char* versions[] = {"windows-7", "windows-8.1", "windows-10", "windows-11"};

Policy own(const std::string& name) {
  return Policy::read(own_policies / (name + ".yaml"), own_policies);
}

std::string place(const Policy& policy, std::string_view name) {
  const PolicyEntry* entry = policy.find(name);
  if (entry == nullptr) return "bundled";
  return entry->system_only ? "system only" : "system";
}

/// The entries of one file without those of the policy that it extends, which are read from a copy that
/// extends nothing.
Policy alone(const Scratch& scratch, const std::string& name) {
  std::string text = pdist::support::read_text_file(own_policies / (name + ".yaml"), 1 << 20);
  if (const std::size_t start = text.find("\nextends: "); start != std::string::npos) {
    text.erase(start, text.find('\n', start + 1) - start);
  }
  return Policy::read(scratch.file(name + ".yaml", text), own_policies);
}

/// What is expected of a name from Windows 7 on, from 8.1, from 10 and in 11.
struct Row {
  const char* name;
  const char* windows_7;
  const char* windows_8_1;
  const char* windows_10;
  const char* windows_11;
};

constexpr const char* bundled = "bundled";
constexpr const char* system = "system";
constexpr const char* system_only = "system only";

constexpr Row every_version(const char* name, const char* where) {
  return {name, where, where, where, where};
}

constexpr Row rows[] = {
    // The loader, the KnownDLLs of the registry, and what they need.
    every_version("ntdll.dll", system_only),
    every_version("KERNEL32.dll", system_only),
    every_version("Kernel32.DLL", system_only),
    every_version("USER32.dll", system_only),
    every_version("WS2_32.dll", system_only),
    every_version("msvcrt.dll", system_only),
    {"WININET.dll", system_only, system, system, system},
    {"SHCORE.dll", bundled, system, system_only, system_only},
    {"gdiplus.dll", system, system, system_only, system_only},
    {"CRYPT32.dll", system, system, system_only, system_only},
    // Contracts: those of the first generation, of Windows 8, of later ones.
    every_version("api-ms-win-core-synch-l1-1-0.dll", system_only),
    {"Api-MS-Win-Core-Synch-L1-2-0.dll", bundled, system_only, system_only, system_only},
    {"api-ms-win-core-winrt-string-l1-1-0.dll", bundled, system_only, system_only, system_only},
    {"api-ms-win-core-file-fromapp-l1-1-0.dll", bundled, bundled, system_only, system_only},
    {"ext-ms-win-gdi-draw-l1-1-1.dll", bundled, system_only, system_only, system_only},
    // The Universal C Runtime is part of Windows from 10 on.
    {"ucrtbase.dll", bundled, bundled, system_only, system_only},
    {"api-ms-win-crt-runtime-l1-1-0.dll", bundled, bundled, system_only, system_only},
    {"API-MS-WIN-CRT-STDIO-L1-1-0.DLL", bundled, bundled, system_only, system_only},
    // Files of System32.
    every_version("WINMM.dll", system),
    every_version("WINSPOOL.DRV", system),
    every_version("HHCTRL.OCX", system),
    every_version("dbghelp.dll", system),
    every_version("d3d11.dll", system),
    every_version("OPENGL32.dll", system),
    every_version("vulkan-1.dll", system),
    every_version("nvEncodeAPI64.dll", system),
    every_version("MFPlat.DLL", system),
    every_version("XINPUT9_1_0.dll", system),
    {"D3DCOMPILER_47.dll", bundled, system, system, system},
    {"XINPUT1_4.dll", bundled, system, system, system},
    {"dcomp.dll", bundled, system, system, system},
    {"D3D12.dll", bundled, bundled, system, system},
    {"XAudio2_9.dll", bundled, bundled, system, system},
    {"icuuc.dll", bundled, bundled, system, system},
    {"icu.dll", bundled, bundled, bundled, system},
    {"dxcore.dll", bundled, bundled, bundled, system},
    // Redistributables of Microsoft that no Windows has.
    every_version("VCRUNTIME140.dll", bundled),
    every_version("VCRUNTIME140_1.dll", bundled),
    every_version("MSVCP140.dll", bundled),
    every_version("msvcp140_atomic_wait.dll", bundled),
    every_version("CONCRT140.dll", bundled),
    every_version("VCOMP140.DLL", bundled),
    every_version("mfc140u.dll", bundled),
    every_version("MSVCR100.dll", bundled),
    every_version("d3dcompiler_43.dll", bundled),
    every_version("d3dx9_43.dll", bundled),
    every_version("XINPUT1_3.dll", bundled),
    every_version("xaudio2_7.dll", bundled),
    // Runtimes of MinGW, and names near to those of Windows.
    every_version("libgcc_s_seh-1.dll", bundled),
    every_version("libstdc++-6.dll", bundled),
    every_version("libwinpthread-1.dll", bundled),
    every_version("icuuc74.dll", bundled),
    every_version("sqlite3.dll", bundled),
    every_version("kernel32.dll.dll", bundled),
};

} // namespace

TEST_CASE("each policy for Windows has what its version has, in any case, and programs bring the rest") {
  const Policy windows_7 = own("windows-7"), windows_8_1 = own("windows-8.1"), windows_10 = own("windows-10"),
               windows_11 = own("windows-11");
  for (const Row& row : rows) {
    const std::string name = row.name;
    CAPTURE(name);
    CHECK(place(windows_7, name) == std::string(row.windows_7));
    CHECK(place(windows_8_1, name) == std::string(row.windows_8_1));
    CHECK(place(windows_10, name) == std::string(row.windows_10));
    CHECK(place(windows_11, name) == std::string(row.windows_11));
  }
}

TEST_CASE("every entry of the policies for Windows has a reason and a source") {
  for (const std::string name : versions) {
    const Policy policy = own(name);
    CAPTURE(name);
    CHECK(policy.name() == name);
    CHECK_FALSE(policy.description().empty());
    CHECK(policy.ignores_case());
    for (const PolicyEntry& entry : policy.entries()) {
      CAPTURE(entry.pattern);
      CHECK_FALSE(entry.reason.empty());
      CHECK_FALSE(entry.source.empty());
    }
  }
}

TEST_CASE("no name is twice in one policy for Windows, or never reached behind a glob") {
  const Scratch scratch;
  for (const std::string name : versions) {
    const Policy policy = alone(scratch, name);
    CAPTURE(name);
    std::set<std::string> seen;
    for (const PolicyEntry& entry : policy.entries()) {
      CAPTURE(entry.pattern);
      CHECK(seen.insert(entry.pattern).second);
      const bool plain = entry.pattern.find_first_of("*?[") == std::string::npos;
      if (plain && !entry.bundled) CHECK(policy.find(entry.pattern) == &entry);
    }
  }
}

TEST_CASE("a later Windows has all that an earlier one has") {
  for (std::size_t at = 1; at < std::size(versions); ++at) {
    const Policy earlier = own(versions[at - 1]), later = own(versions[at]);
    CAPTURE(later.name());
    for (const PolicyEntry& entry : earlier.entries()) {
      CAPTURE(entry.pattern);
      if (earlier.find(entry.pattern) != nullptr) CHECK(later.find(entry.pattern) != nullptr);
    }
  }
}

TEST_CASE("the example for Windows of the policy page does what the page says") {
  const std::string page =
      pdist::support::read_text_file(fs::path(PDIST_SOURCE_FOLDER) / "docs/policy.md", 1 << 20);
  const std::size_t start = page.find("```yaml\nname: panel\n");
  REQUIRE(start != std::string::npos);
  const std::string example = page.substr(start + 8, page.find("```", start + 8) - start - 8);
  const Scratch scratch;
  const Policy policy = Policy::read(scratch.file("panel.yaml", example), own_policies);
  CHECK(policy.name() == "panel");
  CHECK(place(policy, "Packet.dll") == "system");
  CHECK(place(policy, "DBGHELP.DLL") == "bundled");
  CHECK(place(policy, "dbgeng.dll") == "system");
}
