#include "support/bytes.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <cstring>

namespace pdist::support {

std::optional<std::uint64_t> checked_add(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

bool range_fits(std::uint64_t offset, std::uint64_t size, std::uint64_t limit) {
  return offset <= limit && size <= limit - offset;
}

namespace {

[[noreturn]] void out_of_range(const ByteView& view, std::uint64_t offset, std::uint64_t size,
                               std::string_view field) {
  throw Error(std::string(view.file()),
              fmt::format("{} at offset {:#x} is outside the file or table", field, view.base() + offset),
              fmt::format("{} bytes are needed there, the data ends at offset {:#x}", size,
                          view.base() + view.size()));
}

} // namespace

std::uint64_t ByteView::number(std::uint64_t offset, std::size_t width, std::string_view field) const {
  if (!range_fits(offset, width, bytes_.size())) out_of_range(*this, offset, width, field);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t at = order_ == ByteOrder::big ? i : width - 1 - i;
    value = value << 8 | static_cast<std::uint64_t>(bytes_[offset + at]);
  }
  return value;
}

std::uint8_t ByteView::u8(std::uint64_t offset, std::string_view field) const {
  return static_cast<std::uint8_t>(number(offset, 1, field));
}
std::uint16_t ByteView::u16(std::uint64_t offset, std::string_view field) const {
  return static_cast<std::uint16_t>(number(offset, 2, field));
}
std::uint32_t ByteView::u32(std::uint64_t offset, std::string_view field) const {
  return static_cast<std::uint32_t>(number(offset, 4, field));
}
std::uint64_t ByteView::u64(std::uint64_t offset, std::string_view field) const {
  return number(offset, 8, field);
}

ByteView ByteView::part(std::uint64_t offset, std::uint64_t size, std::string_view field) const {
  if (!range_fits(offset, size, bytes_.size())) out_of_range(*this, offset, size, field);
  return {bytes_.subspan(offset, size), order_, file_, base_ + offset};
}

std::string_view ByteView::text(std::uint64_t offset, std::string_view field) const {
  if (offset >= bytes_.size()) out_of_range(*this, offset, 1, field);
  const std::string_view rest = as_text(bytes_.subspan(offset));
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) {
    throw Error(std::string(file_),
                fmt::format("{} at offset {:#x} is not terminated", field, base_ + offset),
                fmt::format("no NUL before offset {:#x}", base_ + bytes_.size()));
  }
  return rest.substr(0, end);
}

void store_number(std::span<std::byte> out, std::size_t offset, std::uint64_t value, std::size_t width,
                  ByteOrder order) {
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t shift = 8 * (order == ByteOrder::little ? i : width - 1 - i);
    out[offset + i] = static_cast<std::byte>(value >> shift & 0xff);
  }
}

std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace pdist::support
