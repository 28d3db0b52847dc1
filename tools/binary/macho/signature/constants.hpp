// Numbers of Apple's code signatures (osfmk/kern/cs_blobs.h of xnu). All fields are big-endian.
#pragma once

#include <cstdint>

namespace pdist::binary::macho {

// What a blob starts with.
inline constexpr std::uint32_t magic_requirement_set = 0xfade0c01;
inline constexpr std::uint32_t magic_code_directory = 0xfade0c02;
inline constexpr std::uint32_t magic_embedded_signature = 0xfade0cc0;
inline constexpr std::uint32_t magic_cms_wrapper = 0xfade0b01;
inline constexpr std::uint32_t magic_entitlements = 0xfade7171;
inline constexpr std::uint32_t magic_entitlements_der = 0xfade7172;

// Types in the index of a SuperBlob. Those below `slot_limit_special` are also the numbers of the special
// slots of a CodeDirectory, whose hashes lie before that of the first page.
inline constexpr std::uint32_t slot_code_directory = 0;
inline constexpr std::uint32_t slot_info_plist = 1;
inline constexpr std::uint32_t slot_requirements = 2;
inline constexpr std::uint32_t slot_resources = 3;
inline constexpr std::uint32_t slot_entitlements = 5;
inline constexpr std::uint32_t slot_entitlements_der = 7;
inline constexpr std::uint32_t slot_first_constraint = 8; ///< launch and library constraints
inline constexpr std::uint32_t slot_last_constraint = 11;
inline constexpr std::uint32_t slot_limit_special = 0x1000;
inline constexpr std::uint32_t slot_first_alternate = 0x1000; ///< CodeDirectories with other hashes
inline constexpr std::uint32_t slot_last_alternate = 0x1004;
inline constexpr std::uint32_t slot_cms = 0x10000;

// Flags of a CodeDirectory.
inline constexpr std::uint32_t flag_ad_hoc = 0x2;
inline constexpr std::uint32_t flag_hard = 0x100;
inline constexpr std::uint32_t flag_kill = 0x200;
inline constexpr std::uint32_t flag_restrict = 0x800;
inline constexpr std::uint32_t flag_enforcement = 0x1000;
inline constexpr std::uint32_t flag_library_validation = 0x2000;
inline constexpr std::uint32_t flag_hardened_runtime = 0x10000;
inline constexpr std::uint32_t flag_linker_signed = 0x20000;

// Flags of the executable segment.
inline constexpr std::uint64_t exec_main_binary = 0x1;
inline constexpr std::uint64_t exec_allow_unsigned = 0x10;
inline constexpr std::uint64_t exec_debugger = 0x20;
inline constexpr std::uint64_t exec_jit = 0x40;
inline constexpr std::uint64_t exec_skip_library_validation = 0x80;
inline constexpr std::uint64_t exec_load_cdhash = 0x100;
inline constexpr std::uint64_t exec_execute_cdhash = 0x200;

// Versions of a CodeDirectory that brought new fields.
inline constexpr std::uint32_t version_oldest = 0x20000;
inline constexpr std::uint32_t version_scatter = 0x20100;
inline constexpr std::uint32_t version_team = 0x20200;
inline constexpr std::uint32_t version_code_limit_64 = 0x20300;
inline constexpr std::uint32_t version_exec_segment = 0x20400;
inline constexpr std::uint32_t version_runtime = 0x20500;
inline constexpr std::uint32_t version_linkage = 0x20600;
/// Versions from here on may mean anything: Apple's readers refuse them, too.
inline constexpr std::uint32_t version_limit = 0x30000;

/// Magic and length, which every blob starts with.
inline constexpr std::uint64_t blob_header_size = 8;
/// Magic, length and count of a SuperBlob; type and offset of an entry in its index.
inline constexpr std::uint64_t super_blob_header_size = 12, index_entry_size = 8;

} // namespace pdist::binary::macho
