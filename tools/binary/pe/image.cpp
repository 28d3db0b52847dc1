#include "binary/pe/image.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace pdist::binary::pe {

namespace {

using support::range_fits;

/// Read at once: the headers of nearly every file lie here.
constexpr std::size_t start_size = 4096;
/// Addresses have 32 bits, also in PE32+.
constexpr std::uint64_t address_end = std::uint64_t{1} << 32;

} // namespace

Image::Image(const support::ReadableFile& file)
    : file_(&file), start_(std::min<std::uint64_t>(start_size, file.size())) {
  start_.resize(file.read_some(0, start_));
  read_headers();
  read_directories();
  check_alignments();
  read_sections();
  find_contents_end();
}

void Image::malformed(const std::string& why) const {
  throw support::Error(file_->path(), "malformed PE file", why);
}

std::vector<std::byte> Image::bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const {
  if (!range_fits(offset, size, file_->size())) {
    malformed(fmt::format("{} ({:#x} bytes at offset {:#x}) is outside the file, which has {:#x} bytes", what,
                          size, offset, file_->size()));
  }
  if (range_fits(offset, size, start_.size())) {
    const auto from = start_.begin() + static_cast<std::ptrdiff_t>(offset);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
  }
  return file_->read(offset, size);
}

void Image::read_headers() {
  const auto dos = bytes(0, dos_header_size, "the DOS header");
  header_offset_ = view(dos, 0).u32(dos_pe_offset, "e_lfanew");
  if (header_offset_ % 4 != 0)
    malformed(fmt::format("its PE header is at offset {:#x} (e_lfanew), which is no multiple of 4",
                          header_offset_));
  const auto raw = bytes(file_header_offset(), file_header_size, "the file header");
  header_ = decode<FileHeader>(view(raw, file_header_offset()));

  const auto magic = bytes(optional_header_offset(), 2, "the optional header");
  const std::uint64_t kind = view(magic, optional_header_offset()).u16(0, "Magic");
  if (kind != magic_32 && kind != magic_64)
    malformed(fmt::format("unknown kind of optional header (Magic is {:#x})", kind));
  wide_ = kind == magic_64;
  if (header_.optional_header_size < optional_header_size(wide_)) {
    malformed(fmt::format("an optional header of {} bytes (SizeOfOptionalHeader), it has at least {}",
                          header_.optional_header_size, optional_header_size(wide_)));
  }
  const auto optional = bytes(optional_header_offset(), optional_header_size(wide_), "the optional header");
  optional_ = decode<OptionalHeader>(view(optional, optional_header_offset()), wide_);
}

std::uint64_t Image::directory_offset(std::size_t index) const {
  return optional_header_offset() + optional_header_size(wide_) + index * directory_entry_size;
}

void Image::read_directories() {
  if (optional_.directories > directory_count) {
    malformed(fmt::format("{} data directories (NumberOfRvaAndSizes), there are at most {}",
                          optional_.directories, directory_count));
  }
  const std::uint64_t size = optional_.directories * directory_entry_size;
  if (header_.optional_header_size < optional_header_size(wide_) + size) {
    malformed(fmt::format(
        "an optional header of {} bytes (SizeOfOptionalHeader) has no room for {} data directories",
        header_.optional_header_size, optional_.directories));
  }
  const auto raw = bytes(directory_offset(0), size, "the data directories");
  for (std::size_t i = 0; i < optional_.directories; ++i)
    directories_[i] =
        decode<Directory>(view(raw, directory_offset(0))
                              .part(i * directory_entry_size, directory_entry_size, "data directory"));
}

void Image::check_alignments() const {
  const auto check = [this](std::uint64_t value, std::string_view field) {
    if (!std::has_single_bit(value))
      malformed(fmt::format("{} is {:#x}, which is no power of two", field, value));
  };
  check(optional_.section_alignment, "SectionAlignment");
  check(optional_.file_alignment, "FileAlignment");
  if (optional_.file_alignment > optional_.section_alignment) {
    malformed(fmt::format("FileAlignment {:#x} is larger than SectionAlignment {:#x}",
                          optional_.file_alignment, optional_.section_alignment));
  }
}

void Image::read_sections() {
  if (header_.sections > most_sections) {
    malformed(fmt::format("{} sections (NumberOfSections), Windows takes at most {}", header_.sections,
                          most_sections));
  }
  const std::uint64_t table = section_table_offset();
  const auto raw = bytes(table, header_.sections * section_header_size, "the section table");
  for (std::size_t i = 0; i < header_.sections; ++i) {
    const auto part = view(raw, table).part(i * section_header_size, section_header_size, "section header");
    sections_.push_back(decode<SectionHeader>(part));
    const std::string_view name = support::as_text(part.bytes().first(8));
    section_names_.emplace_back(name.substr(0, name.find('\0')));
    check_section(i);
  }
}

void Image::check_section(std::size_t index) const {
  const SectionHeader& section = sections_[index];
  const std::string name = fmt::format("section {} '{}'", index, support::escaped(section_names_[index]));
  if (!range_fits(section.address, memory_size(section), address_end))
    malformed(fmt::format("{} at address {:#x} wraps the address space", name, section.address));
  if (!is_flat() && section.address % optional_.section_alignment != 0) {
    malformed(fmt::format("{} is at address {:#x}, which is no multiple of SectionAlignment {:#x}", name,
                          section.address, optional_.section_alignment));
  }
  const std::uint64_t free =
      index == 0 ? optional_.headers_size : sections_[index - 1].address + memory_size(sections_[index - 1]);
  if (section.address < free) malformed(name + " overlaps what is before it, or is out of order");
  if (section.raw_offset != 0 && !range_fits(raw_offset(section), section.raw_size, file_->size())) {
    malformed(fmt::format("{} ({:#x} bytes at offset {:#x}) is outside the file, which has {:#x} bytes", name,
                          section.raw_size, section.raw_offset, file_->size()));
  }
}

void Image::find_contents_end() {
  contents_end_ = section_table_offset() + header_.sections * section_header_size;
  for (const SectionHeader& section : sections_)
    if (section.raw_offset != 0)
      contents_end_ = std::max(contents_end_, raw_offset(section) + section.raw_size);
  // IMAGE_SYMBOLs of 18 bytes, and a string table that starts with its own size.
  const std::uint64_t strings = header_.symbol_table + header_.symbols * 18;
  if (header_.symbol_table < contents_end_ || !range_fits(strings, 4, file_->size())) return;
  const std::uint64_t size = view(bytes(strings, 4, "the string table"), strings).u32(0, "its size");
  if (range_fits(strings, size, file_->size())) contents_end_ = strings + std::max<std::uint64_t>(size, 4);
}

bool Image::is_flat() const {
  return optional_.section_alignment < page_size;
}

std::uint64_t Image::raw_offset(const SectionHeader& section) const {
  return is_flat() ? section.raw_offset : section.raw_offset / sector_size * sector_size;
}

std::uint64_t Image::raw_size(const SectionHeader& section) const {
  return section.raw_offset == 0 ? 0 : std::min(section.raw_size, memory_size(section));
}

std::uint64_t Image::memory_size(const SectionHeader& section) const {
  return support::rounded_up(section.virtual_size == 0 ? section.raw_size : section.virtual_size,
                             is_flat() ? 1 : optional_.section_alignment);
}

std::optional<Image::Extent> Image::extent(std::uint64_t address) const {
  const std::uint64_t mapped_as_it_is =
      is_flat() ? file_->size() : std::min(optional_.headers_size, file_->size());
  if (address < mapped_as_it_is) return Extent{address, mapped_as_it_is - address, mapped_as_it_is - address};
  if (is_flat()) return std::nullopt;
  for (const SectionHeader& section : sections_) {
    const std::uint64_t memory = memory_size(section), raw = raw_size(section);
    if (address < section.address || address - section.address >= memory) continue;
    const std::uint64_t inside = address - section.address;
    return Extent{raw_offset(section) + inside, raw - std::min(inside, raw), memory - inside};
  }
  return std::nullopt;
}

namespace {

std::string nowhere(std::string_view what, std::uint64_t size, std::uint64_t address) {
  return fmt::format("{} ({:#x} bytes at address {:#x}) is in no section", what, size, address);
}

} // namespace

std::uint64_t Image::offset_of(std::uint64_t address, std::uint64_t size, std::string_view what) const {
  const std::optional<Extent> found = extent(address);
  if (!found || found->in_file < size) malformed(nowhere(what, size, address));
  return found->offset;
}

std::vector<std::byte> Image::memory(std::uint64_t address, std::uint64_t size, std::string_view what) const {
  const std::optional<Extent> found = extent(address);
  if (!found || found->in_memory < size) malformed(nowhere(what, size, address));
  const std::uint64_t in_file = std::min(found->in_file, size);
  std::vector<std::byte> out;
  if (in_file > 0) out = bytes(found->offset, in_file, what);
  out.resize(size);
  return out;
}

std::string Image::text(std::uint64_t address, std::uint64_t longest, std::string_view what) const {
  const std::optional<Extent> found = extent(address);
  if (!found) malformed(fmt::format("{} (at address {:#x}) is in no section", what, address));
  const auto raw = memory(address, std::min(found->in_memory, longest + 1), what);
  const std::string_view text = support::as_text(raw);
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos)
    malformed(
        fmt::format("{} (at address {:#x}) is not terminated within {} bytes", what, address, text.size()));
  return std::string(text.substr(0, end));
}

} // namespace pdist::binary::pe
