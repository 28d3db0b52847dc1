#include "archive/compressed_stream.hpp"

#include "support/bytes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pdist::archive {

namespace {

using support::ByteOrder;
using support::ByteView;

constexpr std::string_view gzip_magic("\x1f\x8b", 2),
    xz_magic("\xfd"
             "7zXZ\0",
             6),
    zstd_magic("\x28\xb5\x2f\xfd", 4);

bool starts_with(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                 std::string_view magic) {
  return size >= magic.size() && support::as_text(file.read(offset, magic.size())) == magic;
}

/// The first frame: header, blocks up to the last one, and a checksum where the header says so.
std::uint64_t end_of_frame(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
  const std::uint64_t end = offset + size;
  std::uint64_t at = offset + zstd_magic.size();
  const auto take = [&](std::size_t width) -> std::optional<std::uint64_t> {
    if (!support::range_fits(at, width, end)) return std::nullopt;
    std::uint64_t out = 0;
    const std::vector<std::byte> bytes = file.read(at, width);
    for (std::size_t i = 0; i < width; ++i)
      out |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    at += width;
    return out;
  };
  const auto descriptor = take(1);
  if (!descriptor) return 0;
  const bool is_single_segment = (*descriptor & 0x20) != 0, has_checksum = (*descriptor & 0x04) != 0;
  constexpr std::array<std::size_t, 4> dictionary_widths{0, 1, 2, 4}, size_widths{0, 2, 4, 8};
  const auto size_code = static_cast<std::size_t>(*descriptor >> 6);
  at += (is_single_segment ? 0 : 1) + dictionary_widths[*descriptor & 3] +
        (size_code == 0 && is_single_segment ? 1 : size_widths[size_code]);
  while (true) {
    const auto header = take(3);
    if (!header) return 0;
    const std::uint64_t block_size = *header >> 3;
    constexpr std::uint64_t run = 1; // one byte, repeated
    at += (*header >> 1 & 3) == run ? 1 : block_size;
    if (at > end) return 0;
    if ((*header & 1) != 0) break;
  }
  at += has_checksum ? 4 : 0;
  return at > end ? 0 : at;
}

/// A number of 7 bits a byte, the lowest first; moves `at` behind it.
std::optional<std::uint64_t> take_number(std::span<const std::byte> bytes, std::size_t& at) {
  constexpr int most_bits = 63;
  std::uint64_t out = 0;
  for (int shift = 0; shift < most_bits && at < bytes.size(); shift += 7) {
    const auto byte = std::to_integer<std::uint64_t>(bytes[at++]);
    out |= (byte & 0x7f) << shift;
    if (byte < 0x80) return out;
  }
  return std::nullopt;
}

/// The end of the part, when the index before it has as many bytes of blocks as there are.
std::uint64_t end_of_xz(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
  constexpr std::uint64_t header_size = 12, footer_size = 12, alignment = 4;
  if (size < header_size + footer_size) return 0;
  const std::uint64_t end = offset + size;
  const std::vector<std::byte> footer = file.read(end - footer_size, footer_size);
  if (support::as_text(std::span(footer).subspan(10)) != "YZ") return 0;
  const std::uint64_t index_size =
      (std::uint64_t{ByteView(footer, ByteOrder::little, {}).u32(4, "backward size")} + 1) * alignment;
  if (index_size > size - header_size - footer_size) return 0;
  const std::vector<std::byte> index = file.read(end - footer_size - index_size, index_size);
  std::size_t at = 1; // behind the indicator
  const auto count = take_number(index, at);
  if (index[0] != std::byte{0} || !count || *count > index_size) return 0;
  std::uint64_t blocks = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto unpadded = take_number(index, at);
    if (!unpadded || !take_number(index, at) || *unpadded > size) return 0;
    blocks += support::rounded_up(*unpadded, alignment);
  }
  return header_size + blocks + index_size + footer_size == size ? end : 0;
}

} // namespace

Compression compression_of(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
  if (starts_with(file, offset, size, gzip_magic)) return Compression::gzip;
  if (starts_with(file, offset, size, xz_magic)) return Compression::xz;
  return starts_with(file, offset, size, zstd_magic) ? Compression::zstd : Compression::none;
}

std::uint64_t end_of_stream(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                            Compression compression) {
  if (compression == Compression::xz) return end_of_xz(file, offset, size);
  if (compression == Compression::zstd) return end_of_frame(file, offset, size);
  return offset + size;
}

} // namespace pdist::archive
