// Numbers of the PE format. Source: Microsoft's "PE Format"
// (learn.microsoft.com/windows/win32/debug/pe-format) and the structures of winnt.h that it names.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pdist::binary::pe {

/// Where the DOS header has the offset of the PE header (e_lfanew), and the size of that header.
inline constexpr std::uint64_t dos_pe_offset = 60, dos_header_size = 64;
/// "PE\0\0" before the file header.
inline constexpr std::uint64_t signature_size = 4;

// IMAGE_FILE_HEADER: Machine
inline constexpr std::uint64_t machine_i386 = 0x14c, machine_arm = 0x1c0, machine_thumb = 0x1c2,
                               machine_armnt = 0x1c4, machine_amd64 = 0x8664, machine_arm64 = 0xaa64;
// IMAGE_FILE_HEADER: Characteristics
inline constexpr std::uint64_t file_executable_image = 0x2, file_dll = 0x2000;

// IMAGE_OPTIONAL_HEADER: Magic, Subsystem, DllCharacteristics
inline constexpr std::uint64_t magic_32 = 0x10b, magic_64 = 0x20b;
inline constexpr std::uint64_t subsystem_native = 1, subsystem_graphical = 2, subsystem_console = 3;
inline constexpr std::uint64_t dll_force_integrity = 0x80, dll_wdm_driver = 0x2000;

// Data directories
inline constexpr std::size_t directory_export = 0, directory_import = 1, directory_resource = 2,
                             directory_exception = 3, directory_certificate = 4, directory_load_config = 10,
                             directory_bound_import = 11, directory_delay_import = 13;
inline constexpr std::uint64_t directory_count = 16, directory_entry_size = 8;

// IMAGE_SECTION_HEADER: Characteristics
inline constexpr std::uint64_t section_code = 0x20, section_initialized_data = 0x40,
                               section_discardable = 0x02000000, section_execute = 0x20000000,
                               section_read = 0x40000000, section_write = 0x80000000;

/// Memory pages of every processor that Windows runs on. Files with a smaller SectionAlignment are mapped as
/// they are: an address is an offset.
inline constexpr std::uint64_t page_size = 4096;
/// Windows reads sections by whole disk sectors: PointerToRawData counts without its last nine bits.
inline constexpr std::uint64_t sector_size = 512;

// Resource types and the top bit of resource entries
inline constexpr std::uint32_t resource_version = 16, resource_manifest = 24;
inline constexpr std::uint32_t resource_flag = 0x80000000;

/// IMAGE_DELAYLOAD_DESCRIPTOR: Attributes. Without it the fields are addresses with the image base in them,
/// as Visual C++ 6 wrote them.
inline constexpr std::uint64_t delay_relative = 1;

} // namespace pdist::binary::pe
