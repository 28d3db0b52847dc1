// ELF notes: the build-id, and what a binary says about its dlopen calls.
#pragma once

#include "binary/binary.hpp"
#include "binary/elf/image.hpp"

namespace pdist::binary::elf {

/// Fills `build_id` and `dlopen_notes` of `binary` from the notes of `image`; those that cannot be read
/// are passed over.
void read_notes(const Image& image, Binary& binary);

} // namespace pdist::binary::elf
