// Numbers of the Mach-O format. Source: Apple's <mach-o/loader.h>, <mach-o/fat.h> and <mach/machine.h>, as
// published in the sources of XNU and cctools.
#pragma once

#include <cstdint>

namespace pdist::binary::macho {

// mach_header: magic, as the file's own byte order has it
inline constexpr std::uint32_t magic_32 = 0xfeedface, magic_64 = 0xfeedfacf;
// fat_header: magic, always big-endian
inline constexpr std::uint32_t fat_magic = 0xcafebabe, fat_magic_64 = 0xcafebabf;

// mach_header: cputype; the highest byte says 64-bit (0x01), or 64-bit with 32-bit pointers (0x02)
inline constexpr std::uint32_t cpu_x86 = 7, cpu_arm = 12, cpu_powerpc = 18, cpu_64 = 0x01000000,
                               cpu_64_32 = 0x02000000;
/// Bits of cpusubtype that say what the file can do, not what it is for.
inline constexpr std::uint32_t subtype_capabilities = 0xff000000;

// mach_header: filetype
inline constexpr std::uint32_t file_object = 1, file_execute = 2, file_core = 4, file_dylib = 6,
                               file_dylinker = 7, file_bundle = 8, file_dylib_stub = 9, file_dsym = 10,
                               file_kext = 11;
// mach_header: flags
inline constexpr std::uint32_t flag_dyld_link = 0x4;

// load_command: cmd
inline constexpr std::uint32_t required_by_dyld = 0x80000000;
inline constexpr std::uint32_t command_segment = 0x1, command_symtab = 0x2, command_dysymtab = 0xb,
                               command_load_dylib = 0xc, command_id_dylib = 0xd, command_load_dylinker = 0xe,
                               command_id_dylinker = 0xf, command_prebound_dylib = 0x10,
                               command_sub_framework = 0x12, command_sub_umbrella = 0x13,
                               command_sub_client = 0x14, command_sub_library = 0x15,
                               command_twolevel_hints = 0x16,
                               command_load_weak_dylib = 0x18 | required_by_dyld, command_segment_64 = 0x19,
                               command_uuid = 0x1b, command_rpath = 0x1c | required_by_dyld,
                               command_code_signature = 0x1d, command_segment_split_info = 0x1e,
                               command_reexport_dylib = 0x1f | required_by_dyld,
                               command_lazy_load_dylib = 0x20, command_encryption_info = 0x21,
                               command_dyld_info = 0x22, command_dyld_info_only = 0x22 | required_by_dyld,
                               command_load_upward_dylib = 0x23 | required_by_dyld,
                               command_version_min_macos = 0x24, command_version_min_ios = 0x25,
                               command_function_starts = 0x26, command_dyld_environment = 0x27,
                               command_data_in_code = 0x29, command_dylib_code_sign_drs = 0x2b,
                               command_encryption_info_64 = 0x2c, command_linker_optimization_hint = 0x2e,
                               command_version_min_tvos = 0x2f, command_version_min_watchos = 0x30,
                               command_note = 0x31, command_build_version = 0x32,
                               command_dyld_exports_trie = 0x33 | required_by_dyld,
                               command_dyld_chained_fixups = 0x34 | required_by_dyld,
                               command_atom_info = 0x36;

// section: flags, the lowest byte of which is the type; these have no bytes in the file
inline constexpr std::uint32_t section_type = 0xff, section_zerofill = 0x1, section_gb_zerofill = 0xc,
                               section_thread_local_zerofill = 0x12;

// dylib_use_command: a dylib_command that has a marker where the time stamp was, and flags behind its fields
inline constexpr std::uint32_t dylib_use_marker = 0x1a741800, dylib_use_weak = 0x1;

} // namespace pdist::binary::macho
