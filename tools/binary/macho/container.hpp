// What a Mach-O file holds: one slice that is the whole file, or several in a universal ("fat") file.
#pragma once

#include "binary/macho/records.hpp"
#include "support/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::macho {

/// Most slices of a universal file: one more, and its header would be that of a Java class, whose versions
/// start with 45 in the same place (The Java Virtual Machine Specification, 4.1). Apple's largest have six.
inline constexpr std::uint64_t most_slices = 44;
/// Largest alignment of a slice, a power of two (cctools, MAXSECTALIGN).
inline constexpr std::uint64_t largest_alignment = 15;

/// Where one slice is.
struct SliceRange {
  std::uint64_t offset = 0, size = 0; ///< in the file
  std::uint64_t align = 0;            ///< of a universal file's: power of two
  std::uint64_t cpu = 0;              ///< cputype of a universal file's
  std::string name;                   ///< Apple's, as the table of slices says it; empty in a thin file
};

struct Container {
  bool universal = false;
  bool wide = false;              ///< fat_header with 64-bit offsets
  std::vector<SliceRange> slices; ///< as the file lists them; at least one

  /// Where the entry of a slice is in the file.
  std::uint64_t entry_offset(std::size_t index) const {
    return fat_header_size + index * fat_entry_size(wide);
  }
};

/// Whether the file starts as a Mach-O file does: thin, or universal with something else in it than static
/// libraries. A Java class, which starts with the same bytes as a universal file, is none.
bool is_macho(const support::ReadableFile& file);

/// What starts as a universal file does and is none of ours: "a Java class", "a universal static library";
/// empty for any other file.
std::string_view look_alike(const support::ReadableFile& file);

/// Throws `Error` when slices overlap, are outside the file or in its header, or are none.
Container container(const support::ReadableFile& file);

/// Throws the error that says this file is malformed; `slice` may be empty.
[[noreturn]] void malformed(const support::ReadableFile& file, const std::string& slice,
                            const std::string& why);

} // namespace pdist::binary::macho
