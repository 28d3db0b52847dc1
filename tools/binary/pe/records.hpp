// PE's on-disk records as plain values. Each record's fields are listed once, in records.cpp.
#pragma once

#include "support/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace pdist::binary::pe {

/// IMAGE_FILE_HEADER.
struct FileHeader {
  std::uint64_t machine = 0, sections = 0, symbol_table = 0, symbols = 0, optional_header_size = 0,
                characteristics = 0;
  bool operator==(const FileHeader&) const = default;
};

/// IMAGE_OPTIONAL_HEADER32, IMAGE_OPTIONAL_HEADER64 without the data directories.
struct OptionalHeader {
  std::uint64_t magic = 0, initialized_data = 0, entry = 0, image_base = 0, section_alignment = 0,
                file_alignment = 0, image_size = 0, headers_size = 0, checksum = 0, subsystem = 0,
                dll_characteristics = 0, directories = 0;
  bool operator==(const OptionalHeader&) const = default;
};

/// IMAGE_DATA_DIRECTORY. The address is one relative to the image base, but for the certificate table a file
/// offset.
struct Directory {
  std::uint64_t address = 0, size = 0;
  bool operator==(const Directory&) const = default;
};

/// IMAGE_SECTION_HEADER; its name is read apart.
struct SectionHeader {
  std::uint64_t virtual_size = 0, address = 0, raw_size = 0, raw_offset = 0, characteristics = 0;
  bool operator==(const SectionHeader&) const = default;
};

/// IMAGE_IMPORT_DESCRIPTOR: one library.
struct ImportDescriptor {
  std::uint64_t lookup = 0, time_stamp = 0, forwarder_chain = 0, name = 0, addresses = 0;
  bool operator==(const ImportDescriptor&) const = default;
};

/// IMAGE_DELAYLOAD_DESCRIPTOR: one library.
struct DelayDescriptor {
  std::uint64_t attributes = 0, name = 0, handle = 0, addresses = 0, names = 0, bound = 0, unload = 0,
                time_stamp = 0;
  bool operator==(const DelayDescriptor&) const = default;
};

/// IMAGE_EXPORT_DIRECTORY.
struct ExportDirectory {
  std::uint64_t name = 0, functions = 0, addresses = 0;
};

/// IMAGE_RESOURCE_DIRECTORY, IMAGE_RESOURCE_DIRECTORY_ENTRY, IMAGE_RESOURCE_DATA_ENTRY.
struct ResourceDirectory {
  std::uint64_t named = 0, numbered = 0;
};
struct ResourceEntry {
  std::uint64_t id = 0, offset = 0;
};
struct ResourceData {
  std::uint64_t address = 0, size = 0;
};

/// VS_FIXEDFILEINFO.
struct FixedVersion {
  std::uint64_t signature = 0, file_high = 0, file_low = 0, product_high = 0, product_low = 0;
};

// Sizes on disk; the optional header's is that before the data directories.
inline constexpr std::uint64_t file_header_size = 20, section_header_size = 40, import_descriptor_size = 20,
                               delay_descriptor_size = 32, export_directory_size = 40,
                               resource_directory_size = 16, resource_entry_size = 8, resource_data_size = 16,
                               fixed_version_size = 52;
constexpr std::uint64_t optional_header_size(bool wide) {
  return wide ? 112 : 96;
}

/// Where fields are that an edit changes, relative to their record.
inline constexpr std::uint64_t file_header_sections = 2, file_header_time_stamp = 4,
                               optional_header_initialized_data = 8, optional_header_image_size = 56,
                               optional_header_checksum = 64, optional_header_subsystem = 68,
                               section_header_virtual_size = 8, import_descriptor_time_stamp = 4,
                               import_descriptor_name = 12, delay_descriptor_name = 4,
                               delay_descriptor_time_stamp = 28;

/// Decodes the record at the start of `bytes`; `wide` says PE32+. Throws `Error` naming the field when the
/// view is too short.
template <class Record>
Record decode(const support::ByteView& bytes, bool wide = false);

} // namespace pdist::binary::pe
