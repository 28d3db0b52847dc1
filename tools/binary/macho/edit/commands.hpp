// The bytes of a slice's load commands after an edit.
#pragma once

#include "binary/macho/edit/wanted.hpp"
#include "binary/macho/image.hpp"

namespace pdist::binary::macho {

/// What planning reads of a slice.
SliceFacts slice_facts(const Image& image);

/// Load commands as bytes, in the slice's byte order.
class CommandBytes {
public:
  /// Commands that did not change are copied, those with a changed name keep their other fields.
  CommandBytes(const Image& image, const std::vector<NamedCommand>& commands);

  const std::vector<std::byte>& bytes() const { return bytes_; }
  std::size_t count() const { return places_.size(); }
  /// Where the command with a number before the edit is now, relative to the first one.
  std::uint64_t place_of_old(std::size_t old_place) const;
  /// Where the last command is.
  std::uint64_t last_place() const { return places_.back(); }
  /// Sets a field of `width` bytes, `field` bytes into the command at `place`.
  void set(std::uint64_t place, std::uint64_t field, std::uint64_t value, std::size_t width);

private:
  void copy(const Image& image, const Command& old);
  void add_named(const Image& image, const NamedCommand& wanted);
  void add_signature();

  support::ByteOrder order_;
  std::vector<std::byte> bytes_;
  std::vector<std::uint64_t> places_;
  std::vector<std::pair<std::size_t, std::uint64_t>> old_places_;
};

} // namespace pdist::binary::macho
