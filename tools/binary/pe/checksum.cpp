#include "binary/pe/checksum.hpp"

#include <algorithm>

namespace pdist::binary::pe {

std::uint64_t checksum_offset(const Image& image) {
  return image.optional_header_offset() + optional_header_checksum;
}

bool is_driver(const Image& image) {
  const OptionalHeader& header = image.optional_header();
  return header.subsystem == subsystem_native || (header.dll_characteristics & dll_wdm_driver) != 0;
}

std::vector<std::byte> stored(std::uint32_t value) {
  std::vector<std::byte> bytes(4);
  support::store_number(bytes, 0, value, 4, support::ByteOrder::little);
  return bytes;
}

Patch with_chunk(Patch patch, PatchChunk chunk) {
  const auto behind = std::ranges::upper_bound(patch.chunks, chunk.offset, {}, &PatchChunk::offset);
  patch.chunks.insert(behind, std::move(chunk));
  return patch;
}

std::uint32_t checksum(const Image& image, Patch patch) {
  patch = with_chunk(std::move(patch), {checksum_offset(image), stored(0)});
  std::uint64_t sum = 0; // cannot wrap: a file of 2^48 bytes has 2^47 words
  std::uint64_t at = 0;
  write_patched(image.file(), patch, [&](std::span<const std::byte> piece) {
    for (const std::byte byte : piece)
      sum += std::to_integer<std::uint64_t>(byte) << (at++ % 2 * 8);
  });
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint32_t>(sum + patch.final_size);
}

bool keeps_checksum(const Image& image) {
  return image.optional_header().checksum != 0 || is_driver(image);
}

Patch with_checksum(const Image& image, Patch patch) {
  const std::uint32_t sum = checksum(image, patch);
  if (sum == image.optional_header().checksum) return patch;
  return with_chunk(std::move(patch), {checksum_offset(image), stored(sum)});
}

} // namespace pdist::binary::pe
