#include "binary/macho/container.hpp"

#include "binary/macho/architecture.hpp"
#include "binary/macho/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::macho {

namespace {

using support::range_fits;

/// The first four bytes at an offset, big-endian; 0 where there are none, which is no magic.
std::uint32_t magic_at(const support::ReadableFile& file, std::uint64_t offset) {
  std::array<std::byte, 4> bytes{};
  if (!range_fits(offset, bytes.size(), file.size()) || file.read_some(offset, bytes) < bytes.size())
    return 0;
  return support::ByteView(bytes, support::ByteOrder::big, file.path(), offset).u32(0, "magic");
}

constexpr std::uint32_t swapped(std::uint32_t value) {
  return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

bool is_thin_magic(std::uint32_t magic) {
  return magic == magic_32 || magic == magic_64 || magic == swapped(magic_32) || magic == swapped(magic_64);
}

bool is_fat_magic(std::uint32_t magic) {
  return magic == fat_magic || magic == fat_magic_64;
}

FatEntry entry(const support::ReadableFile& file, std::uint64_t offset, bool wide) {
  const std::vector<std::byte> bytes = file.read(offset, fat_entry_size(wide));
  return decode<FatEntry>(support::ByteView(bytes, support::ByteOrder::big, file.path(), offset), wide);
}

/// Whether the first slice of a universal file is a static library: "!<arch>".
bool holds_archives(const support::ReadableFile& file, bool wide) {
  const std::uint64_t table = fat_header_size;
  if (!range_fits(table, fat_entry_size(wide), file.size())) return false;
  return magic_at(file, entry(file, table, wide).offset) == 0x213c6172; // "!<ar"
}

/// A Java class has its version where a universal file has its count: minor and major, 16 bits each, the
/// major one from 45 to now some 70.
bool is_java_class(const support::ReadableFile& file, std::uint32_t count) {
  const std::uint32_t major = count & 0xffff;
  if (major <= most_slices || major > 0xff) return false;
  if (!range_fits(fat_header_size, fat_entry_size(false), file.size())) return true;
  return !is_thin_magic(magic_at(file, entry(file, fat_header_size, false).offset));
}

/// The checks of one slice that need no other one.
void check_entry(const support::ReadableFile& file, const FatEntry& found, const std::string& name,
                 std::uint64_t table_end) {
  const auto refuse = [&](const std::string& why) { malformed(file, name, why); };
  if (!range_fits(found.offset, found.size, file.size())) {
    refuse(fmt::format("it ({:#x} bytes at offset {:#x}) is outside the file, which has {:#x} bytes",
                       found.size, found.offset, file.size()));
  }
  if (found.offset < table_end)
    refuse(fmt::format("it is at offset {:#x}, inside the table of slices, which ends at {:#x}", found.offset,
                       table_end));
  if (found.align > largest_alignment)
    refuse(fmt::format("its alignment is 2^{}, the largest is 2^{}", found.align, largest_alignment));
  if (found.offset % (std::uint64_t{1} << found.align) != 0)
    refuse(fmt::format("it is at offset {:#x}, which is no multiple of its alignment 2^{}", found.offset,
                       found.align));
  const std::uint32_t magic = magic_at(file, found.offset);
  if (is_fat_magic(magic)) refuse("it is itself a universal file");
  if (!is_thin_magic(magic)) refuse(fmt::format("it does not start as a Mach-O file does ({:#010x})", magic));
}

void check_apart(const support::ReadableFile& file, const std::vector<SliceRange>& slices) {
  std::vector<const SliceRange*> sorted;
  for (const SliceRange& slice : slices)
    sorted.push_back(&slice);
  std::ranges::stable_sort(sorted, {}, &SliceRange::offset);
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i - 1]->offset + sorted[i - 1]->size > sorted[i]->offset)
      malformed(file, sorted[i]->name, fmt::format("it overlaps slice {}", sorted[i - 1]->name));
  std::ranges::sort(sorted, {}, &SliceRange::name);
  const auto twice = std::ranges::adjacent_find(sorted, {}, &SliceRange::name);
  if (twice != sorted.end()) malformed(file, (*twice)->name, "it is there twice");
}

} // namespace

void malformed(const support::ReadableFile& file, const std::string& slice, const std::string& why) {
  throw support::Error(file.path(), "malformed Mach-O file",
                       slice.empty() ? why : fmt::format("slice {}: {}", slice, why));
}

std::string_view look_alike(const support::ReadableFile& file) {
  const std::uint32_t magic = magic_at(file, 0);
  if (!is_fat_magic(magic)) return {};
  const bool wide = magic == fat_magic_64;
  if (!wide && is_java_class(file, magic_at(file, 4))) return "a Java class";
  return holds_archives(file, wide) ? "a universal static library" : std::string_view{};
}

bool is_macho(const support::ReadableFile& file) {
  const std::uint32_t magic = magic_at(file, 0);
  return is_thin_magic(magic) || (is_fat_magic(magic) && look_alike(file).empty());
}

Container container(const support::ReadableFile& file) {
  Container found;
  const std::uint32_t magic = magic_at(file, 0);
  if (!is_fat_magic(magic)) {
    found.slices.push_back({0, file.size(), 0, 0, {}});
    return found;
  }
  found.universal = true;
  found.wide = magic == fat_magic_64;
  if (file.size() < fat_header_size) malformed(file, {}, "it ends in the header of a universal file");
  const std::uint64_t count = magic_at(file, 4);
  if (count == 0) malformed(file, {}, "a universal file without slices");
  if (count > most_slices)
    malformed(file, {}, fmt::format("{} slices (nfat_arch), there are at most {}", count, most_slices));
  const std::uint64_t table_end = found.entry_offset(count);
  if (table_end > file.size()) {
    malformed(file, {},
              fmt::format("the table of slices ends at offset {:#x}, the file has {:#x} bytes", table_end,
                          file.size()));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const FatEntry slice = entry(file, found.entry_offset(i), found.wide);
    const std::string name = slice_name(slice.cpu, slice.subtype);
    check_entry(file, slice, name, table_end);
    found.slices.push_back({slice.offset, slice.size, slice.align, slice.cpu, name});
  }
  check_apart(file, found.slices);
  return found;
}

} // namespace pdist::binary::macho
