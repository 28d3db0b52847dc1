// The header, load commands, segments and sections of one slice, read and checked.
#pragma once

#include "binary/macho/constants.hpp"
#include "binary/macho/container.hpp"
#include "binary/macho/records.hpp"
#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::macho {

/// Most bytes of load commands: the largest programs known have some 40 KiB, and dyld maps them whole.
inline constexpr std::uint64_t largest_commands = 1 << 20;

/// One load command.
struct Command {
  std::uint32_t type = 0;             ///< cmd
  std::uint64_t offset = 0, size = 0; ///< in the slice
};

struct Section {
  std::string name, segment;
  SectionHeader header;

  /// Whether it has bytes in the file.
  bool in_file() const;
};

struct Segment {
  std::string name;
  std::uint64_t command = 0; ///< offset of its command, in the slice
  SegmentCommand header;
  std::vector<Section> sections;
};

/// One slice, open. The file must outlive it. Offsets are relative to the start of the slice.
class Image {
public:
  /// Reads header and commands. Throws `Error` when they are malformed.
  Image(const support::ReadableFile& file, SliceRange range);

  const support::ReadableFile& file() const { return *file_; }
  const SliceRange& range() const { return range_; }
  support::ByteOrder order() const { return order_; }
  bool wide() const { return wide_; }
  const Header& header() const { return header_; }
  /// Apple's name of the architecture, by the slice's own header.
  const std::string& name() const { return name_; }
  const std::vector<Command>& commands() const { return commands_; }
  const std::vector<Segment>& segments() const { return segments_; }
  /// Where the load commands begin and end.
  std::uint64_t commands_begin() const { return header_size(wide_); }
  std::uint64_t commands_end() const { return commands_begin() + header_.commands_size; }
  /// Sizes of commands are multiples of this.
  std::uint64_t command_alignment() const { return wide_ ? 8 : 4; }

  /// The first command of a type; null when there is none.
  const Command* first(std::uint32_t type) const;
  /// The first segment of a name; null when there is none.
  const Segment* segment(std::string_view name) const;
  /// A checked look at a command's bytes.
  support::ByteView view(const Command& command) const;
  /// The path or name that a command holds, whose offset in the command is at `command_path` in it.
  std::string text(const Command& command) const;
  /// Throws the error when a command has fewer bytes.
  void require_size(const Command& command, std::uint64_t size) const;
  /// The record of a command, which has at least `size` bytes.
  template <class Record>
  Record record(const Command& command, std::uint64_t size) const {
    require_size(command, size);
    return decode<Record>(view(command), wide_);
  }

  /// Bytes of the slice; `what` names them in errors.
  std::vector<std::byte> bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) const;
  /// "load command 3 (LC_RPATH)", for errors.
  std::string shown(const Command& command) const;
  /// Throws the error that says this file is malformed.
  [[noreturn]] void malformed(const std::string& why) const;

private:
  void read_header();
  void read_commands();
  void read_segment(const Command& command, bool wide);
  void check_section(const Command& command, const Section& section) const;

  const support::ReadableFile* file_;
  SliceRange range_;
  support::ByteOrder order_ = support::ByteOrder::little;
  bool wide_ = false;
  Header header_;
  std::string name_;
  std::vector<std::byte> raw_; ///< of all load commands
  std::vector<Command> commands_;
  std::vector<Segment> segments_;
};

} // namespace pdist::binary::macho
