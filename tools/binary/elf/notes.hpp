// ELF notes: the build-id, and what a binary says about its dlopen calls.
#pragma once

#include "binary/binary.hpp"
#include "binary/elf/image.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace pdist::binary::elf {

/// Fills `build_id` and `dlopen_notes` of `binary` from the notes of `image`; those that cannot be read
/// are passed over.
void read_notes(const Image& image, Binary& binary);

/// Ranges [begin, end) of the file with notes whose address somebody may know: of all owners but GNU, Go and
/// FDO, whose notes are found by the program headers and hold no distances; and what cannot be read.
std::vector<std::pair<std::uint64_t, std::uint64_t>> notes_of_others(const Image& image);

} // namespace pdist::binary::elf
