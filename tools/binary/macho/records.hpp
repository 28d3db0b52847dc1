// Mach-O's on-disk records as plain values. Each record's fields are listed once, in records.cpp.
#pragma once

#include "support/bytes.hpp"

#include <cstdint>

namespace pdist::binary::macho {

/// fat_arch, fat_arch_64: where one slice of a universal file is.
struct FatEntry {
  std::uint64_t cpu = 0, subtype = 0, offset = 0, size = 0;
  std::uint64_t align = 0; ///< the slice's offset is a multiple of two to the power of this
  bool operator==(const FatEntry&) const = default;
};

/// mach_header, mach_header_64.
struct Header {
  std::uint64_t magic = 0, cpu = 0, subtype = 0, file_type = 0, commands = 0, commands_size = 0, flags = 0;
  bool operator==(const Header&) const = default;
};

/// segment_command, segment_command_64; its name is read apart.
struct SegmentCommand {
  std::uint64_t address = 0, memory_size = 0, offset = 0, file_size = 0, sections = 0;
  bool operator==(const SegmentCommand&) const = default;
};

/// section, section_64; its name is read apart.
struct SectionHeader {
  std::uint64_t address = 0, size = 0, offset = 0, relocations_offset = 0, relocations = 0, flags = 0;
  bool operator==(const SectionHeader&) const = default;
};

/// linkedit_data_command: a table in the last segment.
struct DataCommand {
  std::uint64_t offset = 0, size = 0;
};

/// build_version_command.
struct BuildVersion {
  std::uint64_t platform = 0, minimum = 0, sdk = 0;
};
/// version_min_command.
struct VersionMinimum {
  std::uint64_t minimum = 0, sdk = 0;
};

// Sizes on disk.
inline constexpr std::uint64_t fat_header_size = 8, command_header_size = 8, path_command_size = 12,
                               dylib_command_size = 24, dylib_use_command_size = 28,
                               prebound_command_size = 20, data_command_size = 16, uuid_command_size = 24,
                               build_version_size = 24, version_minimum_size = 16;
constexpr std::uint64_t fat_entry_size(bool wide) {
  return wide ? 32 : 20;
}
constexpr std::uint64_t header_size(bool wide) {
  return wide ? 32 : 28;
}
constexpr std::uint64_t segment_command_size(bool wide) {
  return wide ? 72 : 56;
}
constexpr std::uint64_t section_header_size(bool wide) {
  return wide ? 80 : 68;
}

// Where fields are that are read or edited on their own, relative to their record.
inline constexpr std::uint64_t fat_entry_offset = 8, header_commands = 16, header_commands_size = 20,
                               command_path = 8, dylib_time_stamp = 12, dylib_use_flags = 24,
                               segment_name = 8, uuid_bytes = 8, data_command_offset = 8,
                               data_command_file_size = 12;
constexpr std::uint64_t segment_memory_size(bool wide) {
  return wide ? 32 : 28;
}
constexpr std::uint64_t segment_file_size(bool wide) {
  return wide ? 48 : 36;
}

/// Decodes the record at the start of `bytes`, in the view's byte order; `wide` says which of two forms it
/// has. Throws `Error` naming the field when the view is too short.
template <class Record>
Record decode(const support::ByteView& bytes, bool wide = false);

} // namespace pdist::binary::macho
