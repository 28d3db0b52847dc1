#include "binary/macho/architecture.hpp"

#include "binary/macho/constants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::macho {

namespace {

constexpr std::uint64_t cpu_x86_64 = cpu_x86 | cpu_64, cpu_arm64 = cpu_arm | cpu_64;
constexpr std::uint64_t subtype_x86_64h = 8, subtype_arm64e = 2;

struct Name {
  std::uint64_t cpu, subtype;
  std::string_view text;
};

/// <mach/machine.h> and the table of cctools' arch(3).
constexpr std::array names{
    Name{cpu_x86, 3, "i386"},
    Name{cpu_x86_64, 3, "x86_64"},
    Name{cpu_x86_64, subtype_x86_64h, "x86_64h"},
    Name{cpu_arm, 0, "arm"},
    Name{cpu_arm, 5, "armv4t"},
    Name{cpu_arm, 6, "armv6"},
    Name{cpu_arm, 7, "armv5e"},
    Name{cpu_arm, 8, "xscale"},
    Name{cpu_arm, 9, "armv7"},
    Name{cpu_arm, 11, "armv7s"},
    Name{cpu_arm, 12, "armv7k"},
    Name{cpu_arm, 14, "armv6m"},
    Name{cpu_arm, 15, "armv7m"},
    Name{cpu_arm, 16, "armv7em"},
    Name{cpu_arm64, 0, "arm64"},
    Name{cpu_arm64, 1, "arm64v8"},
    Name{cpu_arm64, subtype_arm64e, "arm64e"},
    Name{cpu_arm | cpu_64_32, 0, "arm64_32"},
    Name{cpu_arm | cpu_64_32, 1, "arm64_32"},
    Name{cpu_powerpc, 0, "ppc"},
    Name{cpu_powerpc, 9, "ppc750"},
    Name{cpu_powerpc, 10, "ppc7400"},
    Name{cpu_powerpc, 11, "ppc7450"},
    Name{cpu_powerpc, 100, "ppc970"},
    Name{cpu_powerpc | cpu_64, 0, "ppc64"},
    Name{cpu_powerpc | cpu_64, 100, "ppc970-64"},
};

/// GNU's names, and Apple's for the two that are binary interfaces of their own.
std::string machine_of(std::uint64_t cpu, std::uint64_t subtype) {
  switch (cpu) {
  case cpu_x86:
    return "i386";
  case cpu_x86_64:
    return subtype == subtype_x86_64h ? "x86_64h" : "x86_64";
  case cpu_arm:
    return "arm";
  case cpu_arm64:
    return subtype == subtype_arm64e ? "arm64e" : "aarch64";
  case cpu_arm | cpu_64_32:
    return "aarch64";
  case cpu_powerpc:
    return "powerpc";
  case cpu_powerpc | cpu_64:
    return "powerpc64";
  default:
    return fmt::format("unknown-{}", cpu);
  }
}

constexpr std::uint64_t plain(std::uint64_t subtype) {
  return subtype & ~std::uint64_t{subtype_capabilities};
}

} // namespace

Architecture architecture(std::uint64_t cpu, std::uint64_t subtype, bool wide, support::ByteOrder order) {
  return {machine_of(cpu, plain(subtype)), wide ? 64 : 32, order, ""};
}

std::string slice_name(std::uint64_t cpu, std::uint64_t subtype) {
  const auto found = std::ranges::find_if(
      names, [&](const Name& name) { return name.cpu == cpu && name.subtype == plain(subtype); });
  if (found != names.end()) return std::string(found->text);
  return fmt::format("unknown({},{})", cpu, plain(subtype));
}

} // namespace pdist::binary::macho
