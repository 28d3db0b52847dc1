#include "binary/macho/edit/commands.hpp"

#include "binary/macho/command_names.hpp"
#include "support/bytes.hpp"

#include <algorithm>

namespace pdist::binary::macho {

namespace {

/// Whether an edit can change the name that a command of this type holds.
bool is_editable(std::uint32_t type) {
  return loads_library(type) || type == command_id_dylib || type == command_rpath;
}

} // namespace

SliceFacts slice_facts(const Image& image) {
  SliceFacts facts{image.range().name, image.header().file_type, {}};
  for (const Command& command : image.commands()) {
    NamedCommand named{
        .type = command.type, .text = {}, .old_place = facts.commands.size(), .changed = false};
    if (is_editable(command.type)) named.text = image.text(command);
    facts.commands.push_back(std::move(named));
  }
  return facts;
}

CommandBytes::CommandBytes(const Image& image, const std::vector<NamedCommand>& commands)
    : order_(image.order()) {
  for (const NamedCommand& wanted : commands) {
    places_.push_back(bytes_.size());
    if (wanted.old_place) old_places_.emplace_back(*wanted.old_place, bytes_.size());
    if (wanted.changed) {
      add_named(image, wanted);
    } else if (wanted.old_place) {
      copy(image, image.commands()[*wanted.old_place]);
    } else {
      add_signature();
    }
  }
}

std::uint64_t CommandBytes::place_of_old(std::size_t old_place) const {
  return std::ranges::find(old_places_, old_place, &std::pair<std::size_t, std::uint64_t>::first)->second;
}

void CommandBytes::set(std::uint64_t place, std::uint64_t field, std::uint64_t value, std::size_t width) {
  support::store_number(bytes_, place + field, value, width, order_);
}

void CommandBytes::copy(const Image& image, const Command& old) {
  const auto bytes = image.view(old).bytes();
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

/// The fields before the name stay as they are, whatever they are: dylib_use_command has one more than
/// dylib_command.
void CommandBytes::add_named(const Image& image, const NamedCommand& wanted) {
  std::vector<std::byte> fields(path_command_size);
  support::store_number(fields, 0, wanted.type, 4, order_);
  support::store_number(fields, command_path, path_command_size, 4, order_);
  if (wanted.old_place) {
    const support::ByteView old = image.view(image.commands()[*wanted.old_place]);
    const auto kept = old.bytes().first(old.u32(command_path, "offset of a name"));
    fields.assign(kept.begin(), kept.end());
  }
  const std::uint64_t alignment = image.command_alignment();
  const std::uint64_t size = support::rounded_up(fields.size() + wanted.text.size() + 1, alignment);
  support::store_number(fields, 4, size, 4, order_);
  const std::size_t end = bytes_.size() + size;
  bytes_.insert(bytes_.end(), fields.begin(), fields.end());
  const auto text = support::as_bytes(wanted.text);
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  bytes_.resize(end);
}

void CommandBytes::add_signature() {
  const std::uint64_t at = bytes_.size();
  bytes_.resize(at + data_command_size);
  set(at, 0, command_code_signature, 4);
  set(at, 4, data_command_size, 4);
}

} // namespace pdist::binary::macho
