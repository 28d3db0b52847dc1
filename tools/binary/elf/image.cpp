#include "binary/elf/image.hpp"

#include "binary/elf/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>

namespace pdist::binary::elf {

namespace {

using support::range_fits;

/// Read at once: headers, program headers and notes of nearly every file lie here.
constexpr std::size_t start_size = 4096;

std::string range_text(std::uint64_t offset, std::uint64_t size) {
  return fmt::format("{:#x} bytes at offset {:#x}", size, offset);
}

} // namespace

Image::Image(const support::ReadableFile& file)
    : file_(&file), start_(std::min<std::uint64_t>(start_size, file.size())) {
  start_.resize(file.read_some(0, start_));
  read_identification();
  read_program_headers();
  read_dynamic();
}

void Image::malformed(const std::string& why) const {
  throw support::Error(file_->path(), "malformed ELF file", why);
}

std::vector<std::byte> Image::bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const {
  if (!range_fits(offset, size, file_->size())) {
    malformed(fmt::format("{} ({}) is outside the file, which has {:#x} bytes", what,
                          range_text(offset, size), file_->size()));
  }
  if (range_fits(offset, size, start_.size())) {
    const auto from = start_.begin() + static_cast<std::ptrdiff_t>(offset);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
  }
  return file_->read(offset, size);
}

void Image::read_identification() {
  // e_ident: magic, EI_CLASS (1: 32 bits, 2: 64 bits), EI_DATA (1: little-endian, 2: big-endian), EI_VERSION.
  constexpr std::size_t identification = 16;
  if (start_.size() < identification) malformed("it ends inside the ELF header");
  const auto at = [this](std::size_t i) { return static_cast<std::uint8_t>(start_[i]); };
  if (at(4) != 1 && at(4) != 2) malformed(fmt::format("unknown word size (EI_CLASS is {})", at(4)));
  if (at(5) != 1 && at(5) != 2) malformed(fmt::format("unknown byte order (EI_DATA is {})", at(5)));
  if (at(6) != 1) malformed(fmt::format("unknown version (EI_VERSION is {})", at(6)));
  layout_ = {at(4) == 2, at(5) == 1 ? support::ByteOrder::little : support::ByteOrder::big};
  os_abi_ = at(7);
  if (start_.size() < layout_.file_header()) malformed("it ends inside the ELF header");
  header_ = decode<FileHeader>(view(start_, 0), layout_);
}

std::uint64_t Image::extended_count(std::uint64_t SectionHeader::*member, std::string_view what) const {
  if (header_.shoff == 0 || header_.shentsize != layout_.section_header())
    malformed(fmt::format("{} is in section header 0, and there is none", what));
  const auto raw = bytes(header_.shoff, layout_.section_header(), "section header 0");
  return decode<SectionHeader>(view(raw, header_.shoff), layout_).*member;
}

void Image::read_program_headers() {
  std::uint64_t count = header_.phnum;
  if (count == pn_xnum) count = extended_count(&SectionHeader::info, "the count of program headers");
  if (count == 0) return;
  if (count > most_program_headers)
    malformed(fmt::format("{} program headers, at most {} are read", count, most_program_headers));
  if (header_.phentsize != layout_.program_header()) {
    malformed(fmt::format("program headers of {} bytes (e_phentsize), they have {}", header_.phentsize,
                          layout_.program_header()));
  }
  const auto raw = bytes(header_.phoff, count * layout_.program_header(), "the program header table");
  segments_ = decode_table<ProgramHeader>(view(raw, header_.phoff), count, layout_.program_header(), layout_,
                                          "program header");
}

const ProgramHeader* Image::first_segment(std::uint64_t type) const {
  const auto found = std::find_if(segments_.begin(), segments_.end(),
                                  [type](const ProgramHeader& segment) { return segment.type == type; });
  return found == segments_.end() ? nullptr : &*found;
}

void Image::check_segments() const {
  // What every ELF loader takes for granted (gABI, "Program Header"): PT_LOADs ascend, do not overlap, and
  // lie in the file; an address and its offset agree modulo the alignment.
  const std::uint64_t address_end = layout_.wide ? ~std::uint64_t{0} : std::uint64_t{0xffffffff};
  const ProgramHeader* previous = nullptr;
  for (const ProgramHeader& segment : segments_) {
    if (segment.type != pt_load) continue;
    const std::string name = fmt::format("the PT_LOAD at address {:#x}", segment.vaddr);
    if (!range_fits(segment.offset, segment.filesz, file_->size()))
      malformed(fmt::format("{} ({}) is outside the file, which has {:#x} bytes", name,
                            range_text(segment.offset, segment.filesz), file_->size()));
    if (segment.filesz > segment.memsz) malformed(name + " has more bytes in the file than in memory");
    if (!range_fits(segment.vaddr, segment.memsz, address_end)) malformed(name + " wraps the address space");
    if (segment.align > largest_alignment)
      malformed(fmt::format("{} asks for an alignment of {:#x}, no page is larger than {:#x}", name,
                            segment.align, largest_alignment));
    if (segment.align > 1 && !std::has_single_bit(segment.align))
      malformed(fmt::format("{} has the alignment {:#x}, which is no power of two", name, segment.align));
    if (segment.align > 1 && (segment.vaddr - segment.offset) % segment.align != 0)
      malformed(fmt::format("{} and its offset {:#x} disagree modulo the alignment {:#x}", name,
                            segment.offset, segment.align));
    if (previous != nullptr && segment.vaddr < previous->vaddr + previous->memsz)
      malformed(name + " overlaps the one before it, or is out of order");
    previous = &segment;
  }
}

void Image::read_dynamic() {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].type != pt_dynamic || segments_[i].filesz == 0) continue;
    if (dynamic_segment_) malformed("it has two PT_DYNAMIC segments");
    dynamic_segment_ = i;
  }
  if (!dynamic_segment_) return;
  check_segments();
  const ProgramHeader& segment = dynamic_segment();
  const std::uint64_t count = segment.filesz / layout_.dynamic_entry();
  if (count > most_dynamic_entries)
    malformed(fmt::format("{} dynamic entries, at most {} are read", count, most_dynamic_entries));
  if (offset_of(segment.vaddr, segment.filesz, "the dynamic section") != segment.offset)
    malformed("address and offset of PT_DYNAMIC name different places");
  const auto raw = bytes(segment.offset, count * layout_.dynamic_entry(), "the dynamic section");
  dynamic_ = decode_table<DynamicEntry>(view(raw, segment.offset), count, layout_.dynamic_entry(), layout_,
                                        "dynamic entry");
  const auto end = std::find_if(dynamic_.begin(), dynamic_.end(),
                                [](const DynamicEntry& entry) { return entry.tag == dt_null; });
  if (end == dynamic_.end()) malformed("its dynamic section has no end (DT_NULL)");
  const auto in_use = std::find_if(end + 1, dynamic_.end(),
                                   [](const DynamicEntry& entry) { return entry != DynamicEntry{}; });
  dynamic_capacity_ = static_cast<std::size_t>(in_use - dynamic_.begin());
  dynamic_.erase(end, dynamic_.end());
}

std::optional<std::uint64_t> Image::dynamic_value(std::uint64_t tag) const {
  const auto found = std::find_if(dynamic_.rbegin(), dynamic_.rend(),
                                  [tag](const DynamicEntry& entry) { return entry.tag == tag; });
  if (found == dynamic_.rend()) return std::nullopt;
  return found->value;
}

const ProgramHeader* Image::load_at(std::uint64_t address, std::uint64_t size) const {
  for (const ProgramHeader& segment : segments_) {
    if (segment.type == pt_load && address >= segment.vaddr &&
        range_fits(address - segment.vaddr, size, segment.filesz))
      return &segment;
  }
  return nullptr;
}

std::uint64_t Image::offset_of(std::uint64_t address, std::uint64_t size, std::string_view what) const {
  const ProgramHeader* segment = load_at(address, size);
  if (segment == nullptr)
    malformed(fmt::format("{} ({:#x} bytes at address {:#x}) is in no PT_LOAD", what, size, address));
  return segment->offset + (address - segment->vaddr);
}

std::vector<SectionHeader> Image::section_headers() const {
  if (header_.shoff == 0) return {};
  if (header_.shentsize != layout_.section_header()) {
    malformed(fmt::format("section headers of {} bytes (e_shentsize), they have {}", header_.shentsize,
                          layout_.section_header()));
  }
  std::uint64_t count = header_.shnum;
  if (count == 0) count = extended_count(&SectionHeader::size, "the count of section headers");
  if (count > most_section_headers)
    malformed(fmt::format("{} section headers, at most {} are read", count, most_section_headers));
  const auto raw = bytes(header_.shoff, count * layout_.section_header(), "the section header table");
  return decode_table<SectionHeader>(view(raw, header_.shoff), count, layout_.section_header(), layout_,
                                     "section header");
}

namespace {

/// A table of at most this size is read at once; of a larger one only the strings asked for.
constexpr std::uint64_t small_table = 65'536;
/// First guess at a string's length in a large table.
constexpr std::size_t string_piece = 256;

} // namespace

StringTable::StringTable(const Image& image) : image_(&image) {
  const auto address = image.dynamic_value(dt_strtab);
  const auto size = image.dynamic_value(dt_strsz);
  if (!address || !size) image.malformed("its dynamic section has no string table (DT_STRTAB, DT_STRSZ)");
  address_ = *address;
  size_ = *size;
  offset_ = image.offset_of(address_, size_, "the dynamic string table");
  if (size_ <= small_table) all_ = image.bytes(offset_, size_, "the dynamic string table");
}

std::string StringTable::text(std::uint64_t index, std::string_view what) const {
  if (index >= size_) {
    image_->malformed(
        fmt::format("{} is at {:#x} of the dynamic string table, which has {:#x} bytes", what, index, size_));
  }
  if (!all_.empty()) return std::string(image_->view(all_, offset_).text(index, what));
  std::string text;
  std::array<std::byte, string_piece> piece{};
  while (index + text.size() < size_ && text.size() <= longest_string) {
    const std::uint64_t left = size_ - index - text.size();
    const auto wanted = std::span(piece).first(std::min<std::uint64_t>(left, piece.size()));
    const auto got =
        support::as_text(wanted.first(image_->file().read_some(offset_ + index + text.size(), wanted)));
    const std::size_t end = got.find('\0');
    text += got.substr(0, end);
    if (end != std::string_view::npos) return text;
    if (got.size() < wanted.size()) break;
  }
  image_->malformed(fmt::format("{} at {:#x} of the dynamic string table is not terminated within {} bytes",
                                what, index, std::min(longest_string, size_ - index)));
}

} // namespace pdist::binary::elf
