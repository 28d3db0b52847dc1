#include "binary/macho/edit/contents.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::macho {

namespace {

/// Two fields of a command: an offset in the slice, and a count of things of one size.
struct TableFields {
  std::uint32_t type;
  std::uint64_t offset, count;              ///< where the fields are
  std::uint64_t each = 1, wide_each = each; ///< bytes of each thing; in 64-bit files
};

/// <mach-o/loader.h>: symtab_command, dysymtab_command, dyld_info_command, twolevel_hints_command, and the
/// commands of the form linkedit_data_command.
constexpr std::array table_fields{
    TableFields{command_symtab, 8, 12, 12, 16},
    TableFields{command_symtab, 16, 20},
    TableFields{command_dysymtab, 32, 36, 8},
    TableFields{command_dysymtab, 40, 44, 52, 56},
    TableFields{command_dysymtab, 48, 52, 4},
    TableFields{command_dysymtab, 56, 60, 4},
    TableFields{command_dysymtab, 64, 68, 8},
    TableFields{command_dysymtab, 72, 76, 8},
    TableFields{command_dyld_info, 8, 12},
    TableFields{command_dyld_info, 16, 20},
    TableFields{command_dyld_info, 24, 28},
    TableFields{command_dyld_info, 32, 36},
    TableFields{command_dyld_info, 40, 44},
    TableFields{command_twolevel_hints, 8, 12, 4},
    TableFields{command_segment_split_info, 8, 12},
    TableFields{command_function_starts, 8, 12},
    TableFields{command_data_in_code, 8, 12},
    TableFields{command_dylib_code_sign_drs, 8, 12},
    TableFields{command_linker_optimization_hint, 8, 12},
    TableFields{command_dyld_exports_trie, 8, 12},
    TableFields{command_dyld_chained_fixups, 8, 12},
    TableFields{command_atom_info, 8, 12},
};

std::uint64_t segment_end(const Segment& segment) {
  return segment.header.offset + segment.header.file_size;
}

const Segment& linkedit_of(const Image& image) {
  const Segment* linkedit = image.segment("__LINKEDIT");
  if (linkedit == nullptr || linkedit->header.file_size == 0)
    refuse(image, "it has no segment __LINKEDIT, which its signature would be in");
  for (const Segment& segment : image.segments()) {
    if (&segment != linkedit && segment.header.file_size != 0 &&
        segment_end(segment) > linkedit->header.offset)
      refuse(image, fmt::format("segment '{}' is not before __LINKEDIT, which has to be the last",
                                support::escaped(segment.name)));
  }
  return *linkedit;
}

/// Fills in where the signature is, if there is one, and where what it covers ends.
void find_signature(const Image& image, Contents& found) {
  const std::uint64_t end = segment_end(*found.linkedit);
  found.end = end;
  found.signature = image.first(command_code_signature);
  if (found.signature == nullptr) return;
  if (std::ranges::count(image.commands(), command_code_signature, &Command::type) > 1)
    image.malformed("it has two signatures (LC_CODE_SIGNATURE)");
  found.signature_data = image.record<DataCommand>(*found.signature, data_command_size);
  const auto& [offset, size] = found.signature_data;
  if (offset < found.linkedit->header.offset || !support::range_fits(offset, size, end)) {
    image.malformed(
        fmt::format("its signature ({:#x} bytes at offset {:#x}) is outside of __LINKEDIT", size, offset));
  }
  if (!is_zero(image, offset + size, end))
    refuse(image,
           fmt::format("its signature, which ends at offset {:#x}, is not the last thing in __LINKEDIT",
                       offset + size));
  found.end = offset;
}

/// What no signature can cover, and what nobody would find at another place.
void refuse_appended(const Image& image, const Segment& linkedit) {
  const std::uint64_t end = segment_end(linkedit), size = image.range().size;
  if (is_zero(image, end, size)) return;
  refuse(image,
         fmt::format("{} bytes stand behind its last segment, where no signature can cover them", size - end),
         "put them into a file of their own");
}

std::uint64_t first_contents(const Image& image) {
  std::uint64_t first = image.range().size;
  const auto take = [&](std::uint64_t offset, std::uint64_t size) {
    if (size != 0) first = std::min(first, offset);
  };
  for (const Segment& segment : image.segments()) {
    if (segment.header.offset != 0) take(segment.header.offset, segment.header.file_size);
    // The header and the commands are mapped with the segment that they are in.
    if (segment.header.offset == 0) take(segment.header.file_size, segment.header.file_size);
    for (const Section& section : segment.sections)
      if (section.in_file()) take(section.header.offset, section.header.size);
  }
  return first;
}

} // namespace

void refuse(const Image& image, const std::string& why, const std::string& hint) {
  const std::string& slice = image.range().name;
  throw support::Error(image.file().path(), "cannot edit",
                       slice.empty() ? why : fmt::format("slice {}: {}", slice, why), hint);
}

bool is_zero(const Image& image, std::uint64_t from, std::uint64_t to) {
  return is_zero(image.file(), image.range().offset + from, image.range().offset + to);
}

bool is_zero(const support::ReadableFile& file, std::uint64_t from, std::uint64_t to) {
  std::array<std::byte, 4096> buffer{};
  while (from < to) {
    const auto piece = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), to - from));
    if (file.read_some(from, piece) != piece.size()) return false;
    if (std::ranges::any_of(piece, [](std::byte byte) { return byte != std::byte{0}; })) return false;
    from += piece.size();
  }
  return true;
}

std::vector<Table> tables(const Image& image) {
  std::vector<Table> found;
  for (const Command& command : image.commands()) {
    const std::uint32_t type = command.type == command_dyld_info_only ? command_dyld_info : command.type;
    for (const TableFields& fields : table_fields) {
      if (fields.type != type) continue;
      image.require_size(command, fields.count + 4);
      const support::ByteView view = image.view(command);
      const std::uint64_t offset = view.u32(fields.offset, "offset of a table");
      const std::uint64_t size =
          view.u32(fields.count, "size of a table") * (image.wide() ? fields.wide_each : fields.each);
      if (size == 0) continue;
      if (!support::range_fits(offset, size, image.range().size))
        image.malformed(fmt::format("a table of {} ({:#x} bytes at offset {:#x}) is outside of it, which has "
                                    "{:#x} bytes",
                                    image.shown(command), size, offset, image.range().size));
      found.push_back({offset, size, &command});
    }
  }
  return found;
}

Contents contents(const Image& image) {
  Contents found;
  found.linkedit = &linkedit_of(image);
  found.room_end = first_contents(image);
  find_signature(image, found);
  refuse_appended(image, *found.linkedit);
  for (const Table& table : tables(image)) {
    found.room_end = std::min(found.room_end, table.offset);
    if (table.offset + table.size > found.end)
      refuse(image, fmt::format("a table of {} ends at offset {:#x}, inside of its signature or behind it",
                                image.shown(*table.command), table.offset + table.size));
  }
  if (found.room_end < image.commands_end())
    image.malformed(fmt::format("its load commands end at offset {:#x}, its contents begin at {:#x}",
                                image.commands_end(), found.room_end));
  return found;
}

} // namespace pdist::binary::macho
