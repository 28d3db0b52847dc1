// Numbers of the ELF format. Sources: System V gABI chapters 4 and 5, the processor supplements, and the GNU
// extensions as glibc and binutils use them.
#pragma once

#include <cstdint>

namespace pdist::binary::elf {

// e_type
inline constexpr std::uint64_t et_relocatable = 1, et_executable = 2, et_shared = 3, et_core = 4;

// e_machine, those that need a rule of their own somewhere
inline constexpr std::uint64_t em_386 = 3, em_mips = 8, em_ppc = 20, em_ppc64 = 21, em_s390 = 22, em_arm = 40,
                               em_x86_64 = 62, em_aarch64 = 183, em_riscv = 243, em_loongarch = 258,
                               em_sparc = 2, em_sparcv9 = 43, em_ia64 = 50, em_alpha = 0x9026;

// Escapes for counts that do not fit the header: the true number is in section header 0.
inline constexpr std::uint64_t pn_xnum = 0xffff;

// p_type
inline constexpr std::uint64_t pt_null = 0, pt_load = 1, pt_dynamic = 2, pt_interp = 3, pt_note = 4,
                               pt_phdr = 6, pt_gnu_relro = 0x6474e552, pt_gnu_property = 0x6474e553;

// p_flags
inline constexpr std::uint64_t pf_execute = 1, pf_write = 2, pf_read = 4;

// sh_type and sh_flags
inline constexpr std::uint64_t sht_progbits = 1, sht_symtab = 2, sht_strtab = 3, sht_hash = 5,
                               sht_dynamic = 6, sht_note = 7, sht_nobits = 8, sht_dynsym = 11,
                               sht_gnu_hash = 0x6ffffff6, sht_gnu_verdef = 0x6ffffffd,
                               sht_gnu_verneed = 0x6ffffffe, sht_gnu_versym = 0x6fffffff;
inline constexpr std::uint64_t shf_alloc = 2;
// st_shndx
inline constexpr std::uint64_t shn_abs = 0xfff1;

// d_tag
inline constexpr std::uint64_t dt_null = 0, dt_needed = 1, dt_hash = 4, dt_strtab = 5, dt_symtab = 6,
                               dt_strsz = 10, dt_syment = 11, dt_soname = 14, dt_rpath = 15, dt_debug = 21,
                               dt_runpath = 29, dt_flags = 30, dt_gnu_hash = 0x6ffffef5,
                               dt_config = 0x6ffffefa, dt_depaudit = 0x6ffffefb, dt_audit = 0x6ffffefc,
                               dt_versym = 0x6ffffff0, dt_relacount = 0x6ffffff9, dt_relcount = 0x6ffffffa,
                               dt_flags_1 = 0x6ffffffb, dt_verdef = 0x6ffffffc, dt_verdefnum = 0x6ffffffd,
                               dt_verneed = 0x6ffffffe, dt_verneednum = 0x6fffffff, dt_auxiliary = 0x7ffffffd,
                               dt_filter = 0x7fffffff;
// The MIPS supplement: the count of dynamic symbols, and an address relative to the entry's own place.
inline constexpr std::uint64_t dt_mips_symtabno = 0x70000011, dt_mips_rld_map_rel = 0x70000035;

// DT_FLAGS and DT_FLAGS_1
inline constexpr std::uint64_t df_bind_now = 8, df_1_now = 1, df_1_nodeflib = 0x800, df_1_pie = 0x08000000;

// n_type
inline constexpr std::uint32_t nt_gnu_build_id = 3, nt_fdo_dlopen = 0x407c0c0a;

} // namespace pdist::binary::elf
