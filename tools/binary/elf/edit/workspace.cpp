#include "binary/elf/edit/workspace.hpp"

#include "binary/elf/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

[[noreturn]] void refuse_edit(const support::ReadableFile& file, const std::string& why,
                              const std::string& hint = {}) {
  throw support::Error(file.path(), "cannot edit", why, hint);
}

Image editable_image(const support::ReadableFile& file) {
  Image image(file);
  const std::uint64_t type = image.header().type;
  if (type == et_relocatable) refuse_edit(file, "it is a relocatable object file, which has no search path");
  if (type == et_core) refuse_edit(file, "it is a core dump");
  if (type != et_executable && type != et_shared)
    refuse_edit(file, fmt::format("it is neither a program nor a shared library (e_type is {})", type));
  if (!image.is_dynamic())
    refuse_edit(file, "it has no dynamic section: it is linked statically, or holds debug information only");
  return image;
}

bool all_zero(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
  if (!support::range_fits(offset, size, file.size())) return false;
  const auto bytes = file.read(offset, size);
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

} // namespace

Workspace::Workspace(const support::ReadableFile& opened)
    : file(opened), image(editable_image(opened)), sections(image.section_headers()), writer(opened) {
  room = {file.path(),
          image.layout(),
          image.header(),
          image.segments(),
          sections,
          file.size(),
          [this](std::uint64_t offset, std::uint64_t size) { return all_zero(file, offset, size); }};
}

void Workspace::refuse(const std::string& why, const std::string& hint) const {
  refuse_edit(file, why, hint);
}

std::optional<Place> Workspace::take_free(std::uint64_t size, std::size_t preferred) {
  if (const auto place = take_behind(room, preferred, size)) return place;
  for (std::size_t i = 0; i < room.segments.size(); ++i) {
    const ProgramHeader& segment = room.segments[i];
    if (i == preferred || segment.type != pt_load || (segment.flags & (pf_write | pf_execute)) != 0) continue;
    if (const auto place = take_behind(room, i, size)) return place;
  }
  return std::nullopt;
}

void Workspace::move_section(std::uint64_t type, std::uint64_t old_address, Place place, std::uint64_t size) {
  for (SectionHeader& section : room.sections) {
    if (section.type != type || (section.flags & shf_alloc) == 0 || section.addr != old_address) continue;
    section.addr = place.vaddr;
    section.offset = place.offset;
    section.size = size;
    return;
  }
}

void Workspace::write_headers() {
  const Layout& layout = image.layout();
  if (room.header != image.header()) {
    std::vector<std::byte> header = image.bytes(0, layout.file_header(), "the ELF header");
    encode_into(header, room.header, layout);
    writer.put(0, std::move(header));
  }
  if (room.segments != image.segments()) writer.put(room.header.phoff, encode_table(room.segments, layout));
  write_section_headers();
  move_symbols();
}

void Workspace::write_section_headers() {
  const Layout& layout = image.layout();
  if (room.header.shoff == image.header().shoff) {
    for (std::size_t i = 0; i < sections.size(); ++i)
      if (sections[i] != room.sections[i])
        writer.put(room.header.shoff + i * layout.section_header(), encode(room.sections[i], layout));
    return;
  }
  writer.put(room.header.shoff, encode_table(room.sections, layout));
  // What the program headers did not take of the old table becomes zero.
  const std::uint64_t old_end = image.header().shoff + sections.size() * layout.section_header();
  const std::uint64_t taken =
      std::max(image.header().shoff, room.header.phoff + room.segments.size() * layout.program_header());
  if (taken < old_end) writer.put(taken, std::vector<std::byte>(old_end - taken));
}

/// Symbols of the full symbol table, such as `_DYNAMIC`, stay in their sections. Those of the dynamic symbol
/// table are in sections that do not move.
void Workspace::move_symbols() {
  constexpr std::uint64_t symbols_at_once = 65'536;
  std::map<std::uint64_t, std::uint64_t> shifts; // by the index of the section
  for (std::size_t i = 0; i < sections.size(); ++i)
    if (sections[i].addr != room.sections[i].addr) shifts[i] = room.sections[i].addr - sections[i].addr;
  if (shifts.empty()) return;
  const Layout& layout = image.layout();
  for (const SectionHeader& section : sections) {
    // What no loader reads may be anything: a table outside the file is nobody's.
    if (section.type != sht_symtab || section.entsize != layout.symbol() ||
        !support::range_fits(section.offset, section.size, file.size()))
      continue;
    const std::uint64_t step = symbols_at_once * layout.symbol(),
                        all = section.size / layout.symbol() * layout.symbol();
    for (std::uint64_t begin = 0; begin < all; begin += step) {
      const std::uint64_t offset = section.offset + begin, size = std::min(step, all - begin);
      const std::vector<std::byte> raw = image.bytes(offset, size, "the symbol table");
      const support::ByteView table = image.view(raw, offset);
      for (std::uint64_t at = 0; at < size; at += layout.symbol()) {
        const auto symbol = decode<Symbol>(table.part(at, layout.symbol(), "a symbol"), layout);
        const auto shift = shifts.find(symbol.section);
        if (shift == shifts.end()) continue;
        std::vector<std::byte> value(layout.word());
        support::store_number(value, 0, symbol.value + shift->second, layout.word(), layout.order);
        writer.put(offset + at + layout.symbol_value(), std::move(value));
      }
    }
  }
}

std::map<std::uint64_t, std::uint64_t> table_addresses(const Image& image,
                                                       std::initializer_list<std::uint64_t> tags) {
  std::map<std::uint64_t, std::uint64_t> addresses;
  for (const std::uint64_t tag : tags)
    if (const auto address = image.dynamic_value(tag)) addresses[tag] = *address;
  return addresses;
}

} // namespace pdist::binary::elf
