// The CheckSum of the optional header, which Windows compares for drivers and for what starts with the
// system.
#pragma once

#include "binary/patch.hpp"
#include "binary/pe/image.hpp"

namespace pdist::binary::pe {

/// Where the field is in the file.
std::uint64_t checksum_offset(const Image& image);

/// Whether Windows refuses the file when the field is wrong.
bool is_driver(const Image& image);

/// What the field has to be after `patch`, which leaves it alone. As CheckSumMappedFile of imagehlp.dll does
/// it: the sum of the file's 16-bit words with each carry added at the low end, the field itself taken as
/// zero, plus the file's size.
std::uint32_t checksum(const Image& image, Patch patch);

/// `patch` with one chunk more.
Patch with_chunk(Patch patch, PatchChunk chunk);

/// Whether an edit has to compute the field anew: it is 0 in most files, and Windows looks at it in drivers.
bool keeps_checksum(const Image& image);

/// `patch` with the field as it has to be; it is left alone when it is right already.
Patch with_checksum(const Image& image, Patch patch);

/// Four bytes as the file has them.
std::vector<std::byte> stored(std::uint32_t value);

} // namespace pdist::binary::pe
