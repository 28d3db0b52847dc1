#include "binary/elf/architecture.hpp"

#include "binary/elf/constants.hpp"

#include <algorithm>
#include <string_view>

namespace pdist::binary::elf {

namespace {

/// GNU's names (config.guess) for one e_machine number, by word size and byte order; empty where one does not
/// exist. `page` is the largest page, in KiB, that Linux can be configured with for user memory.
struct Machine {
  std::uint64_t number;
  std::string_view little_32, little_64, big_32, big_64;
  std::uint64_t page;
};

// Numbers: gABI registry of e_machine values. Pages: Linux's arch/*/Kconfig.
constexpr Machine machines[] = {
    {em_386, "i386", "", "", "", 4},
    {em_x86_64, "x86_64", "x86_64", "", "", 4}, // 32 bits: the x32 ABI
    {em_arm, "arm", "", "armeb", "", 64},
    {em_aarch64, "aarch64_ilp32", "aarch64", "aarch64_be_ilp32", "aarch64_be", 64},
    {em_ppc, "powerpcle", "", "powerpc", "", 64},
    {em_ppc64, "", "powerpc64le", "", "powerpc64", 64},
    {em_mips, "mipsel", "mips64el", "mips", "mips64", 64},
    {em_s390, "", "", "s390", "s390x", 4},
    {em_riscv, "riscv32", "riscv64", "", "", 4},
    {em_loongarch, "loongarch32", "loongarch64", "", "", 64},
    {em_sparc, "", "", "sparc", "", 8},
    {18, "", "", "sparc", "", 8}, // EM_SPARC32PLUS
    {em_sparcv9, "", "", "", "sparc64", 8},
    {em_ia64, "", "ia64", "", "", 64},
    {em_alpha, "", "alpha", "", "", 8},
    {4, "", "", "m68k", "", 8},
    {15, "", "", "hppa", "hppa64", 64},
    {42, "sh4", "", "sh4eb", "", 64},
    {92, "", "", "or1k", "", 8},
    {94, "xtensa", "", "xtensaeb", "", 4},
    {189, "microblazeel", "", "microblaze", "", 64},
    {195, "arc", "", "arceb", "", 16},
    {252, "csky", "", "", "", 4},
};

const Machine* find(std::uint64_t number) {
  const auto* found = std::find_if(std::begin(machines), std::end(machines),
                                   [number](const Machine& machine) { return machine.number == number; });
  return found == std::end(machines) ? nullptr : found;
}

std::string_view name_of(const Machine& machine, const Layout& layout) {
  if (layout.order == support::ByteOrder::little) return layout.wide ? machine.little_64 : machine.little_32;
  return layout.wide ? machine.big_64 : machine.big_32;
}

std::string_view abi_of(const FileHeader& header, const Layout& layout) {
  switch (header.machine) {
  case em_arm: // EF_ARM_ABI_FLOAT_HARD, EF_ARM_ABI_FLOAT_SOFT
    if ((header.flags & 0x400) != 0) return "hard-float";
    return (header.flags & 0x200) != 0 ? "soft-float" : "";
  case em_ppc64: // EF_PPC64_ABI; 0 says nothing
    if ((header.flags & 3) == 1) return "ELFv1";
    return (header.flags & 3) == 2 ? "ELFv2" : "";
  case em_mips: // EF_MIPS_ABI2
    if ((header.flags & 0x20) != 0) return "n32";
    return layout.wide ? "n64" : "o32";
  case em_riscv: { // EF_RISCV_FLOAT_ABI
    constexpr std::string_view abis[] = {"soft-float", "single-float", "double-float", "quad-float"};
    return abis[header.flags >> 1 & 3];
  }
  default:
    return "";
  }
}

} // namespace

Architecture architecture(const FileHeader& header, const Layout& layout) {
  const Machine* machine = find(header.machine);
  std::string name(machine == nullptr ? std::string_view{} : name_of(*machine, layout));
  if (name.empty()) name = "unknown-" + std::to_string(header.machine);
  return {std::move(name), layout.wide ? 64 : 32, layout.order, std::string(abi_of(header, layout))};
}

std::uint64_t largest_page(std::uint64_t machine) {
  const Machine* found = find(machine);
  return (found == nullptr ? 64 : found->page) * 1024;
}

} // namespace pdist::binary::elf
