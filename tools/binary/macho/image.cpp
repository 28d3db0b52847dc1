#include "binary/macho/image.hpp"

#include "binary/macho/architecture.hpp"
#include "binary/macho/command_names.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::macho {

namespace {

using support::ByteView;
using support::range_fits;

/// A name of at most 16 bytes, which need no NUL at the end.
std::string fixed_name(const ByteView& bytes, std::uint64_t offset) {
  const std::string_view text = support::as_text(bytes.part(offset, 16, "name").bytes());
  return std::string(text.substr(0, text.find('\0')));
}

/// Files of these kinds describe sections whose bytes are in another file.
bool has_contents(std::uint64_t file_type) {
  return file_type != file_dsym && file_type != file_dylib_stub;
}

} // namespace

bool Section::in_file() const {
  const std::uint64_t type = header.flags & section_type;
  return type != section_zerofill && type != section_gb_zerofill && type != section_thread_local_zerofill;
}

Image::Image(const support::ReadableFile& file, SliceRange range) : file_(&file), range_(std::move(range)) {
  read_header();
  read_commands();
}

void Image::malformed(const std::string& why) const {
  macho::malformed(*file_, range_.name, why);
}

std::vector<std::byte> Image::bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const {
  if (!range_fits(offset, size, range_.size)) {
    malformed(fmt::format("{} ({:#x} bytes at offset {:#x}) is outside the {}, which has {:#x} bytes", what,
                          size, offset, range_.name.empty() ? "file" : "slice", range_.size));
  }
  return file_->read(range_.offset + offset, size);
}

void Image::read_header() {
  const auto start = bytes(0, header_size(false), "the header");
  const ByteView big(start, support::ByteOrder::big, file_->path(), range_.offset);
  const std::uint32_t magic = big.u32(0, "magic");
  order_ = magic == magic_32 || magic == magic_64 ? support::ByteOrder::big : support::ByteOrder::little;
  const ByteView view(start, order_, file_->path(), range_.offset);
  header_ = decode<Header>(view);
  wide_ = header_.magic == magic_64;
  name_ = slice_name(header_.cpu, header_.subtype);
  if (((header_.cpu & cpu_64) != 0) != wide_)
    malformed(fmt::format("its magic says {} bits, and its processor ({:#x}) has not", wide_ ? 64 : 32,
                          header_.cpu));
  if (!range_.name.empty() && header_.cpu != range_.cpu)
    malformed(fmt::format("it is for {} by its own header", name_));
}

void Image::read_commands() {
  if (header_.commands_size > largest_commands)
    malformed(fmt::format("its load commands have {} bytes (sizeofcmds), at most {} are read",
                          header_.commands_size, largest_commands));
  raw_ = bytes(commands_begin(), header_.commands_size, "the list of load commands");
  const ByteView all(raw_, order_, file_->path(), range_.offset + commands_begin());
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < header_.commands; ++i) {
    if (!range_fits(at, command_header_size, raw_.size()))
      malformed(fmt::format("load command {} of {} (ncmds) is past the end of the list (sizeofcmds)", i,
                            header_.commands));
    const Command command{all.u32(at, "cmd"), commands_begin() + at, all.u32(at + 4, "cmdsize")};
    commands_.push_back(command);
    if (command.size < command_header_size)
      malformed(fmt::format("{} has {} bytes (cmdsize), it has at least {}", shown(command), command.size,
                            command_header_size));
    // Core files are written with a smaller alignment.
    const std::uint64_t alignment = header_.file_type == file_core ? 4 : command_alignment();
    if (command.size % alignment != 0)
      malformed(fmt::format("{} has {} bytes (cmdsize), which is no multiple of {}", shown(command),
                            command.size, alignment));
    if (!range_fits(at, command.size, raw_.size()))
      malformed(fmt::format("{} has {} bytes (cmdsize), {} are left in the list", shown(command),
                            command.size, raw_.size() - at));
    if (command.type == command_segment || command.type == command_segment_64)
      read_segment(command, command.type == command_segment_64);
    at += command.size;
  }
  if (at != raw_.size())
    malformed(fmt::format("{} bytes stand behind the last load command (sizeofcmds)", raw_.size() - at));
}

void Image::read_segment(const Command& command, bool wide) {
  if (wide != wide_) malformed(fmt::format("{} in a file of {} bits", shown(command), wide_ ? 64 : 32));
  Segment segment;
  segment.command = command.offset;
  segment.header = record<SegmentCommand>(command, segment_command_size(wide));
  const ByteView fields = view(command);
  segment.name = fixed_name(fields, segment_name);
  const SegmentCommand& header = segment.header;
  if (has_contents(header_.file_type) && !range_fits(header.offset, header.file_size, range_.size)) {
    malformed(
        fmt::format("segment '{}' ({:#x} bytes at offset {:#x}) is outside the {}, which has {:#x} bytes",
                    support::escaped(segment.name), header.file_size, header.offset,
                    range_.name.empty() ? "file" : "slice", range_.size));
  }
  if (!support::checked_add(header.address, header.memory_size))
    malformed(fmt::format("segment '{}' at address {:#x} wraps the address space",
                          support::escaped(segment.name), header.address));
  const std::uint64_t first = segment_command_size(wide), each = section_header_size(wide);
  if (header.sections > (command.size - first) / each)
    malformed(fmt::format("{} has no room for {} sections (nsects)", shown(command), header.sections));
  for (std::uint64_t i = 0; i < header.sections; ++i) {
    const ByteView part = fields.part(first + i * each, each, "section");
    segment.sections.push_back(
        {fixed_name(part, 0), fixed_name(part, 16), decode<SectionHeader>(part, wide)});
    check_section(command, segment.sections.back());
  }
  segments_.push_back(std::move(segment));
}

void Image::check_section(const Command& command, const Section& section) const {
  const SectionHeader& header = section.header;
  if (!has_contents(header_.file_type) || !section.in_file() || header.size == 0) return;
  if (!range_fits(header.offset, header.size, range_.size)) {
    malformed(
        fmt::format("section '{}' of {} ({:#x} bytes at offset {:#x}) is outside the {}, which has {:#x} "
                    "bytes",
                    support::escaped(section.name), shown(command), header.size, header.offset,
                    range_.name.empty() ? "file" : "slice", range_.size));
  }
}

void Image::require_size(const Command& command, std::uint64_t size) const {
  if (command.size < size)
    malformed(
        fmt::format("{} has {} bytes (cmdsize), it has at least {}", shown(command), command.size, size));
}

const Command* Image::first(std::uint32_t type) const {
  const auto found = std::ranges::find(commands_, type, &Command::type);
  return found == commands_.end() ? nullptr : &*found;
}

const Segment* Image::segment(std::string_view name) const {
  const auto found = std::ranges::find(segments_, name, &Segment::name);
  return found == segments_.end() ? nullptr : &*found;
}

ByteView Image::view(const Command& command) const {
  const ByteView all(raw_, order_, file_->path(), range_.offset + commands_begin());
  return all.part(command.offset - commands_begin(), command.size, "load command");
}

std::string Image::text(const Command& command) const {
  require_size(command, path_command_size);
  const ByteView fields = view(command);
  const std::uint64_t offset = fields.u32(command_path, "offset of a name");
  const std::uint64_t least = least_size(command.type);
  require_size(command, least);
  if (offset < least || offset >= command.size)
    malformed(fmt::format("the name of {} is at {} in it, which has {} bytes, of which {} are fields",
                          shown(command), offset, command.size, least));
  const std::string_view rest = support::as_text(fields.bytes().subspan(offset));
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos)
    malformed(fmt::format("the name of {} is not terminated inside of it", shown(command)));
  return std::string(rest.substr(0, end));
}

std::string Image::shown(const Command& command) const {
  const auto index = std::ranges::find(commands_, command.offset, &Command::offset) - commands_.begin();
  return fmt::format("load command {} ({})", index, command_name(command.type));
}

} // namespace pdist::binary::macho
