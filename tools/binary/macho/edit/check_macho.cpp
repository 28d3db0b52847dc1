#include "binary/macho/edit/check_macho.hpp"

#include "binary/macho/command_names.hpp"
#include "binary/macho/edit/commands.hpp"
#include "binary/macho/edit/slice.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::macho {

namespace {

[[noreturn]] void fail(const support::ReadableFile& file, const std::string& slice, const std::string& why) {
  throw support::Error(file.path(), "the edited file is not right",
                       slice.empty() ? why : fmt::format("slice {}: {}", slice, why),
                       "please report this with the unedited file; nothing was changed");
}

/// One slice before and after.
class SliceCheck {
public:
  SliceCheck(const Image& after, const Image& before, std::vector<NamedCommand> wanted, const Edit& edit)
      : after_(after), before_(before), wanted_(std::move(wanted)), edit_(edit) {}

  void run() {
    const Contents now = contents(after_), then = contents(before_);
    if (then.signature == nullptr) wanted_.push_back({.type = command_code_signature});
    check_header();
    check_commands(then);
    const std::uint64_t from = std::max(after_.commands_end(), before_.commands_end());
    check_same_bytes(from, then.end);
    if (now.end != now.signature_data.offset || now.end < then.end || !is_zero(after_, then.end, now.end))
      fail("its signature is not behind its contents");
    if (now.linkedit->header.offset + now.linkedit->header.file_size != after_.range().size)
      fail("__LINKEDIT does not end where it ends");
    if (now.linkedit->header.memory_size < now.linkedit->header.file_size)
      fail("__LINKEDIT has less memory than bytes");
    if (!is_signed(after_, edit_))
      fail("its signature does not agree with its bytes, or with what was asked");
  }

  /// For a slice that the edit leaves alone: all its bytes.
  void check_untouched() {
    if (after_.range().size != before_.range().size) fail("its size changed");
    check_same_bytes(0, before_.range().size);
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    macho::fail(after_.file(), after_.range().name, why);
  }

  void check_header() const {
    Header expected = before_.header();
    expected.commands = after_.header().commands;
    expected.commands_size = after_.header().commands_size;
    if (after_.header() != expected) fail("its header changed");
  }

  void check_commands(const Contents& then) {
    const std::vector<NamedCommand> found = slice_facts(after_).commands;
    if (found.size() != wanted_.size()) drop_duplicate_rpaths(wanted_);
    if (found.size() != wanted_.size())
      fail(fmt::format("it has {} load commands, {} are expected", found.size(), wanted_.size()));
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].type != wanted_[i].type || found[i].text != wanted_[i].text)
        fail(fmt::format("{} is not the expected one", after_.shown(after_.commands()[i])));
      if (wanted_[i].old_place) check_fields(after_.commands()[i], *wanted_[i].old_place, wanted_[i], then);
    }
  }

  /// What an edit leaves of a command: all of it, or all but its name, or all but the ends of __LINKEDIT.
  void check_fields(const Command& command, std::size_t old_place, const NamedCommand& wanted,
                    const Contents& then) const {
    const Command& old = before_.commands()[old_place];
    const support::ByteView now = after_.view(command), was = before_.view(old);
    std::vector<std::byte> expected(was.bytes().begin(), was.bytes().end());
    if (wanted.changed) {
      expected.resize(was.u32(command_path, "offset of a name"));
      support::store_number(expected, 4, command.size, 4, after_.order());
    } else if (&old == then.signature) {
      expected.resize(data_command_offset);
    }
    std::vector<std::byte> found(now.bytes().begin(), now.bytes().end());
    found.resize(
        std::min(found.size(), wanted.changed || &old == then.signature ? expected.size() : found.size()));
    if (old.offset == then.linkedit->command) {
      for (const std::uint64_t field : {segment_file_size(after_.wide()), segment_memory_size(after_.wide())})
        for (std::vector<std::byte>* bytes : {&expected, &found})
          support::store_number(*bytes, field, 0, after_.wide() ? 8 : 4, after_.order());
    }
    if (found != expected) fail(fmt::format("{} changed", after_.shown(command)));
  }

  void check_same_bytes(std::uint64_t from, std::uint64_t to) const {
    std::array<std::byte, 16'384> now{}, then{};
    while (from < to) {
      const std::size_t size = std::min<std::uint64_t>(to - from, now.size());
      const auto got = std::span(now).first(size), was = std::span(then).first(size);
      if (after_.file().read_some(after_.range().offset + from, got) != size ||
          before_.file().read_some(before_.range().offset + from, was) != size ||
          !std::ranges::equal(got, was))
        fail(fmt::format("bytes from offset {:#x} on changed", from));
      from += size;
    }
  }

  const Image& after_;
  const Image& before_;
  std::vector<NamedCommand> wanted_;
  const Edit& edit_;
};

void check_containers(const support::ReadableFile& file, const Container& now, const Container& then) {
  const auto same = [](const SliceRange& a, const SliceRange& b) {
    return a.name == b.name && a.align == b.align && a.cpu == b.cpu;
  };
  if (now.universal != then.universal || now.wide != then.wide ||
      !std::ranges::equal(now.slices, then.slices, same))
    fail(file, {}, "its slices are others");
}

/// The whole file, byte by byte, against what was planned.
void check_planned_bytes(const support::ReadableFile& after, const support::ReadableFile& before,
                         const Patch& patch) {
  std::uint64_t at = 0;
  std::vector<std::byte> found;
  write_patched(before, patch, [&](std::span<const std::byte> piece) {
    found.resize(piece.size());
    if (after.read_some(at, found) != piece.size() || !std::ranges::equal(found, piece))
      fail(after, {}, fmt::format("bytes from offset {:#x} on are not the planned ones", at));
    at += piece.size();
  });
}

} // namespace

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch) {
  if (before.size() != patch.original_size || after.size() != patch.final_size) {
    throw support::Error(after.path(), "the edited file is not right",
                         fmt::format("it has {} bytes, {} are expected", after.size(), patch.final_size),
                         "run again when nothing else writes to it");
  }
  check_planned_bytes(after, before, patch);
  const Container now = container(after), then = container(before);
  check_containers(after, now, then);
  std::vector<SliceFacts> facts;
  for (const SliceRange& range : then.slices)
    facts.push_back(slice_facts(Image(before, range)));
  const std::vector<std::vector<NamedCommand>> wanted = wanted_commands(before.path(), facts, edit);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Image after_slice(after, now.slices[i]), before_slice(before, then.slices[i]);
    SliceCheck check(after_slice, before_slice, wanted[i], edit);
    const bool changes =
        wanted[i] != facts[i].commands || (asks_for_signature(edit) && !is_signed(before_slice, edit));
    if (changes)
      check.run();
    else
      check.check_untouched();
  }
}

} // namespace pdist::binary::macho
