// What of a slice's bytes is used for what: the room behind its load commands, and where its signature goes.
#pragma once

#include "binary/macho/image.hpp"

namespace pdist::binary::macho {

/// A range of a slice, and who speaks of it.
struct Table {
  std::uint64_t offset = 0, size = 0;
  const Command* command = nullptr;
};

/// The tables that load commands point to, but the signature; those without bytes are left out. Throws
/// `Error` for one that is outside of the slice.
std::vector<Table> tables(const Image& image);

struct Contents {
  /// Where the first bytes are that are not load commands: these may grow up to it.
  std::uint64_t room_end = 0;
  /// Where the last bytes end that a signature covers: its own begin there or behind.
  std::uint64_t end = 0;
  const Segment* linkedit = nullptr;
  const Command* signature = nullptr; ///< LC_CODE_SIGNATURE, or null
  DataCommand signature_data;
};

/// Throws `Error` when the slice cannot be signed: without __LINKEDIT at its end, with something else behind
/// its signature, or with something behind its last segment.
Contents contents(const Image& image);

/// Whether all bytes of [from, to) are zero; they are inside the file.
bool is_zero(const support::ReadableFile& file, std::uint64_t from, std::uint64_t to);
/// The same for a slice and offsets in it.
bool is_zero(const Image& image, std::uint64_t from, std::uint64_t to);

/// Throws `Error` for an edit of this slice that cannot be made.
[[noreturn]] void refuse(const Image& image, const std::string& why, const std::string& hint = {});

} // namespace pdist::binary::macho
