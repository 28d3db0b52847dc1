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
  // Nothing is written where a program header is and a section header, too.
  const std::uint64_t headers_end =
      std::max(image.layout().file_header(),
               image.header().phoff + image.segments().size() * image.layout().program_header());
  const std::uint64_t sections_at = image.header().shoff;
  const std::uint64_t sections_end = sections_at + image.header().shnum * image.layout().section_header();
  const bool before_table =
      sections_at >= image.layout().file_header() && sections_end <= image.header().phoff;
  if (sections_at != 0 && sections_at < headers_end && !before_table)
    image.malformed("its section headers lie on its other headers");
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
  return take_at_end(size, pf_read);
}

std::optional<Place> Workspace::take_at_end(std::uint64_t size, std::uint64_t flags) {
  const std::uint64_t word = image.layout().word();
  for (std::size_t i = 0; i < room.segments.size(); ++i) {
    ProgramHeader& segment = room.segments[i];
    if (segment.type != pt_load || (segment.flags & pf_execute) != 0) continue;
    if (segment.offset + segment.filesz != room.file_size) continue;
    const std::uint64_t padding = (word - (segment.vaddr + segment.filesz) % word) % word;
    const auto place = take_behind(room, i, padding + size);
    if (!place) continue;
    segment.flags |= flags;
    return Place{place->offset + padding, place->vaddr + padding};
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

/// Symbols of the full symbol table, such as `_DYNAMIC`, stay in their sections; that one also where the
/// linker made it absolute. Those of the dynamic symbol table are in sections that do not move.
void Workspace::move_symbols() {
  std::map<std::uint64_t, std::uint64_t> shifts; // by the index of the section
  for (std::size_t i = 0; i < sections.size(); ++i)
    if (sections[i].addr != room.sections[i].addr) shifts[i] = room.sections[i].addr - sections[i].addr;
  if (shifts.empty()) return;
  for (const SectionHeader& section : sections)
    // What no loader reads may be anything: a table outside the file is nobody's.
    if (section.type == sht_symtab && section.entsize == image.layout().symbol() &&
        support::range_fits(section.offset, section.size, file.size()))
      move_symbols(section, shifts);
}

void Workspace::move_symbols(const SectionHeader& table,
                             const std::map<std::uint64_t, std::uint64_t>& shifts) {
  constexpr std::uint64_t symbols_at_once = 65'536;
  const Layout& layout = image.layout();
  const std::uint64_t step = symbols_at_once * layout.symbol();
  const std::uint64_t all = table.size / layout.symbol() * layout.symbol();
  const std::uint64_t dynamic = image.dynamic_segment().vaddr;
  for (std::uint64_t begin = 0; begin < all; begin += step) {
    const std::uint64_t offset = table.offset + begin, size = std::min(step, all - begin);
    const std::vector<std::byte> raw = image.bytes(offset, size, "the symbol table");
    const support::ByteView view = image.view(raw, offset);
    for (std::uint64_t at = 0; at < size; at += layout.symbol()) {
      const auto symbol = decode<Symbol>(view.part(at, layout.symbol(), "a symbol"), layout);
      std::uint64_t shift = 0;
      if (const auto found = shifts.find(symbol.section); found != shifts.end())
        shift = found->second;
      else if (symbol.section == shn_abs && symbol.value == dynamic && is_named_dynamic(table, symbol))
        shift = moved_by(dynamic);
      if (shift == 0) continue;
      std::vector<std::byte> value(layout.word());
      support::store_number(value, 0, symbol.value + shift, layout.word(), layout.order);
      writer.put(offset + at + layout.symbol_value(), std::move(value));
    }
  }
}

/// Whether a symbol of `table` is called `_DYNAMIC`.
bool Workspace::is_named_dynamic(const SectionHeader& table, const Symbol& symbol) const {
  constexpr std::string_view name("_DYNAMIC\0", 9);
  if (table.link >= sections.size()) return false;
  const SectionHeader& names = sections[table.link];
  if (!support::range_fits(symbol.name, name.size(), names.size) ||
      !support::range_fits(names.offset, names.size, file.size()))
    return false;
  return support::as_text(image.bytes(names.offset + symbol.name, name.size(), "a symbol's name")) == name;
}

/// By how much the section at `address` has moved; 0 when it has not, or there is none.
std::uint64_t Workspace::moved_by(std::uint64_t address) const {
  for (std::size_t i = 0; i < sections.size(); ++i)
    if ((sections[i].flags & shf_alloc) != 0 && sections[i].addr == address &&
        sections[i].type == sht_dynamic)
      return room.sections[i].addr - address;
  return 0;
}

std::map<std::uint64_t, std::uint64_t> table_addresses(const Image& image,
                                                       std::initializer_list<std::uint64_t> tags) {
  std::map<std::uint64_t, std::uint64_t> addresses;
  for (const std::uint64_t tag : tags)
    if (const auto address = image.dynamic_value(tag)) addresses[tag] = *address;
  return addresses;
}

} // namespace pdist::binary::elf
