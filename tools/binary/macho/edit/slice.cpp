#include "binary/macho/edit/slice.hpp"

#include "binary/macho/edit/commands.hpp"
#include "binary/macho/signature/carry_over.hpp"
#include "binary/macho/signature/constants.hpp"
#include "binary/macho/signature/slice.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace pdist::binary::macho {

namespace {

/// Where codesign and linkers put a signature.
constexpr std::uint64_t signature_alignment = 16;

/// What the size of a segment in memory is rounded to. Pages are of 16 KiB on arm64 and the last systems for
/// arm; some of Apple's linkers round to that for x86_64, too.
std::uint64_t page_size(const Image& image, const SegmentCommand& linkedit) {
  constexpr std::uint64_t small = 4096, large = 16'384;
  const std::uint64_t family = image.header().cpu & ~std::uint64_t{cpu_64 | cpu_64_32};
  const bool was_large = linkedit.memory_size != 0 && linkedit.memory_size % large == 0;
  return family == cpu_arm || was_large ? large : small;
}

class SlicePlanner {
public:
  SlicePlanner(const Image& image, std::vector<NamedCommand> commands, const Edit& edit)
      : image_(image), edit_(edit), contents_(contents(image)), wanted_(std::move(commands)) {}

  SlicePlan run() {
    if (contents_.signature == nullptr) wanted_.push_back({.type = command_code_signature});
    fit_commands();
    prepare_signature();
    CommandBytes commands = finished_commands();
    put_commands(commands);
    sign();
    plan_.size = code_limit_ + signature_size_;
    return std::move(plan_);
  }

private:
  void say(const std::string& what) {
    const std::string& slice = image_.range().name;
    plan_.strategy.push_back(slice.empty() ? what : fmt::format("{}: {}", slice, what));
  }

  std::uint64_t commands_end() const {
    return image_.commands_begin() + CommandBytes(image_, wanted_).bytes().size();
  }

  void fit_commands() {
    if (commands_end() > contents_.room_end) {
      const std::size_t dropped = drop_duplicate_rpaths(wanted_);
      if (dropped != 0)
        say(fmt::format("{} search paths that were there twice are dropped, to make room", dropped));
    }
    const std::uint64_t end = commands_end(), old_end = image_.commands_end();
    if (end > contents_.room_end) {
      refuse(image_,
             fmt::format("its load commands would need {} bytes more than there are before its contents: {} "
                         "are needed, {} are there",
                         end - contents_.room_end, end - image_.commands_begin(),
                         contents_.room_end - image_.commands_begin()),
             "use shorter names, such as @rpath/..., or link it with -headerpad_max_install_names "
             "(-Wl,-headerpad_max_install_names for a compiler)");
    }
    if (end > old_end && !is_zero(image_, old_end, end))
      refuse(image_, "the bytes behind its load commands are not free: they are not zero",
             "link it anew, with -headerpad_max_install_names");
    say(fmt::format("load commands: {} of {} bytes are used", end - image_.commands_begin(),
                    contents_.room_end - image_.commands_begin()));
  }

  void prepare_signature() {
    const Segment* text = image_.segment("__TEXT");
    if (text != nullptr) {
      signing_.exec_base = text->header.offset;
      signing_.exec_limit = text->header.file_size;
    }
    signing_.main_executable = image_.header().file_type == file_execute;
    signing_.identifier = std::filesystem::path(image_.file().path()).filename().string();
    code_limit_ = support::rounded_up(contents_.end, signature_alignment);
    signing_.code_limit = code_limit_;
    if (contents_.signature == nullptr) {
      say("an ad-hoc signature is added");
    } else {
      const auto old = SliceSignature::read(image_);
      std::string lost;
      for (const std::string& each : carry_over(old->signature(), signing_))
        lost += (lost.empty() ? "" : ", ") + each;
      say("the ad-hoc signature is made anew");
      if (!lost.empty()) say(fmt::format("lost, it has to be signed again: {}", lost));
    }
    if (edit_.macho.signing_identifier) signing_.identifier = *edit_.macho.signing_identifier;
    if (edit_.macho.info_plist_hash) signing_.info_plist_hash = *edit_.macho.info_plist_hash;
    if (edit_.macho.resources_hash) signing_.resources_hash = *edit_.macho.resources_hash;
    if (!signing_.info_plist_hash.empty() || !signing_.resources_hash.empty()) signing_.linker_signed = false;
    try {
      signature_size_ = signature_size(signing_);
    } catch (const support::Error& error) { // it does not know the file
      refuse(image_, fmt::format("{}: {}", error.problem(), error.reason()), error.hint());
    }
  }

  CommandBytes finished_commands() {
    CommandBytes commands(image_, wanted_);
    const std::uint64_t signature = contents_.signature == nullptr
                                        ? commands.last_place()
                                        : commands.place_of_old(number_of(contents_.signature->offset));
    commands.set(signature, data_command_offset, code_limit_, 4);
    commands.set(signature, data_command_file_size, signature_size_, 4);

    const std::uint64_t linkedit = commands.place_of_old(number_of(contents_.linkedit->command));
    const SegmentCommand& header = contents_.linkedit->header;
    const std::uint64_t file_size = code_limit_ + signature_size_ - header.offset;
    const std::uint64_t memory_size = support::rounded_up(file_size, page_size(image_, header));
    const std::size_t width = image_.wide() ? 8 : 4;
    check_memory(header, memory_size);
    commands.set(linkedit, segment_file_size(image_.wide()), file_size, width);
    commands.set(linkedit, segment_memory_size(image_.wide()), memory_size, width);
    return commands;
  }

  std::size_t number_of(std::uint64_t command_offset) const {
    const auto found = std::ranges::find(image_.commands(), command_offset, &Command::offset);
    return static_cast<std::size_t>(found - image_.commands().begin());
  }

  void check_memory(const SegmentCommand& linkedit, std::uint64_t memory_size) const {
    const std::uint64_t address_end = image_.wide() ? ~std::uint64_t{0} : std::uint64_t{1} << 32;
    bool fits = support::range_fits(linkedit.address, memory_size, address_end);
    for (const Segment& other : image_.segments()) {
      if (other.command == contents_.linkedit->command || other.header.memory_size == 0) continue;
      const bool behind = other.header.address >= linkedit.address;
      fits = fits && (!behind || other.header.address - linkedit.address >= memory_size);
    }
    if (!fits) refuse(image_, "its address space has no room for __LINKEDIT with a signature");
  }

  void put_commands(const CommandBytes& commands) {
    std::vector<std::byte> counts(8);
    support::store_number(counts, 0, commands.count(), 4, image_.order());
    support::store_number(counts, 4, commands.bytes().size(), 4, image_.order());
    plan_.chunks.push_back({header_commands, std::move(counts)});
    std::vector<std::byte> bytes = commands.bytes();
    bytes.resize(std::max<std::uint64_t>(bytes.size(), image_.header().commands_size));
    plan_.chunks.push_back({image_.commands_begin(), std::move(bytes)});
    if (contents_.end < code_limit_)
      plan_.chunks.push_back({contents_.end, std::vector<std::byte>(code_limit_ - contents_.end)});
  }

  void sign() {
    std::vector<std::byte> signature =
        make_signature(signing_, [this](std::uint64_t offset, std::span<std::byte> buffer) {
          image_.file().read_some(image_.range().offset + offset, buffer);
          overlay(buffer, offset, plan_.chunks);
        });
    plan_.chunks.push_back({code_limit_, std::move(signature)});
  }

  const Image& image_;
  const Edit& edit_;
  const Contents contents_;
  std::vector<NamedCommand> wanted_;
  SigningInput signing_;
  std::uint64_t code_limit_ = 0, signature_size_ = 0;
  SlicePlan plan_;
};

/// Whether the CodeDirectory that the system goes by has the wanted hash in a slot.
bool has_hash(const CodeDirectory& directory, std::uint32_t slot,
              const std::optional<std::vector<std::byte>>& wanted) {
  if (!wanted) return true;
  const auto found = directory.special_hash(slot);
  return found ? std::ranges::equal(*found, *wanted) : wanted->empty();
}

bool says_what_is_wanted(const CodeDirectory& directory, const Edit& edit) {
  return (!edit.macho.signing_identifier || *edit.macho.signing_identifier == directory.identifier) &&
         has_hash(directory, slot_info_plist, edit.macho.info_plist_hash) &&
         has_hash(directory, slot_resources, edit.macho.resources_hash);
}

} // namespace

bool asks_for_signature(const Edit& edit) {
  return edit.macho.sign_ad_hoc || edit.macho.signing_identifier || edit.macho.info_plist_hash ||
         edit.macho.resources_hash;
}

bool is_signed(const Image& image, const Edit& edit) {
  const Contents found = contents(image);
  if (found.signature == nullptr) return false;
  const auto old = SliceSignature::read(image);
  return says_what_is_wanted(old->signature().best(), edit) &&
         check_signature(old->signature(), old->place(), reader_of(image)).empty();
}

SlicePlan plan_slice(const Image& image, std::vector<NamedCommand> commands, const Edit& edit) {
  return SlicePlanner(image, std::move(commands), edit).run();
}

} // namespace pdist::binary::macho
