#include "loader/system_folders.hpp"

#include "loader/target_root.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pdist::loader {

namespace {

/// One architecture by `binary::Architecture`'s names.
struct Row {
  std::string_view machine;
  int bits;
  std::string_view abi;     ///< empty: any
  std::string_view triplet; ///< Debian's multiarch tuple (wiki.debian.org/Multiarch/Tuples)
  std::string_view lib; ///< glibc's own slibdir below `/` and `/usr` (sysdeps/unix/sysv/linux/*/configure)
  std::string_view platform; ///< the kernel's ELF_PLATFORM for the oldest CPU
};

constexpr std::array rows = {
    Row{"x86_64", 64, "", "x86_64-linux-gnu", "lib64", "x86_64"},
    Row{"x86_64", 32, "", "x86_64-linux-gnux32", "libx32", "x86_64"},
    Row{"i386", 32, "", "i386-linux-gnu", "lib", "i686"},
    Row{"aarch64", 64, "", "aarch64-linux-gnu", "lib64", "aarch64"},
    Row{"arm", 32, "soft-float", "arm-linux-gnueabi", "lib", "v5l"},
    Row{"arm", 32, "", "arm-linux-gnueabihf", "lib", "v7l"},
    Row{"powerpc64le", 64, "", "powerpc64le-linux-gnu", "lib64", "power8"},
    Row{"powerpc64", 64, "", "powerpc64-linux-gnu", "lib64", "power4"},
    Row{"powerpc", 32, "", "powerpc-linux-gnu", "lib", "powerpc"},
    Row{"s390x", 64, "", "s390x-linux-gnu", "lib64", "z900"},
    Row{"mipsel", 32, "n32", "mips64el-linux-gnuabin32", "lib32", "mips"},
    Row{"mipsel", 32, "", "mipsel-linux-gnu", "lib", "mips"},
    Row{"mips", 32, "n32", "mips64-linux-gnuabin32", "lib32", "mips"},
    Row{"mips", 32, "", "mips-linux-gnu", "lib", "mips"},
    Row{"mips64el", 64, "", "mips64el-linux-gnuabi64", "lib64", "mips"},
    Row{"mips64", 64, "", "mips64-linux-gnuabi64", "lib64", "mips"},
    Row{"riscv64", 64, "", "riscv64-linux-gnu", "lib64/lp64d", "riscv64"},
    Row{"loongarch64", 64, "", "loongarch64-linux-gnu", "lib64", "loongarch"},
};

bool is_of(const Row& row, const binary::Architecture& architecture) {
  return row.machine == architecture.machine && row.bits == architecture.bits &&
         (row.abi.empty() || row.abi == architecture.abi);
}

} // namespace

SystemFolders system_folders(const binary::Architecture& architecture, TargetRoot& root) {
  const auto row = std::ranges::find_if(rows, [&](const Row& it) { return is_of(it, architecture); });
  SystemFolders out;
  out.lib = architecture.bits == 64 ? "lib64" : "lib";
  out.platform = architecture.machine;
  if (row != rows.end()) {
    const std::string multiarch = "lib/" + std::string(row->triplet);
    out.defaults = {"/" + multiarch, "/usr/" + multiarch};
    const bool is_multiarch = root.offers_system() && root.real_path(root.here("/usr/" + multiarch));
    out.lib = is_multiarch ? multiarch : row->lib;
    out.platform = row->platform;
    if (row->lib != "lib") {
      out.defaults.push_back("/" + std::string(row->lib));
      out.defaults.push_back("/usr/" + std::string(row->lib));
    }
  }
  out.defaults.insert(out.defaults.end(), {"/lib", "/usr/lib"});
  return out;
}

} // namespace pdist::loader
