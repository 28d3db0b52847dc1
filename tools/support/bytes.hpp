// Checked access to untrusted bytes in either byte order. Every reader of a binary format goes through here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::support {

enum class ByteOrder { little, big };

/// a + b, or nothing when it wraps 64 bits.
std::optional<std::uint64_t> checked_add(std::uint64_t a, std::uint64_t b);
/// a * b, or nothing when it wraps 64 bits.
std::optional<std::uint64_t> checked_multiply(std::uint64_t a, std::uint64_t b);
/// The next multiple of `alignment`, which is not 0; the caller knows that it does not wrap.
constexpr std::uint64_t rounded_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}
/// Whether [offset, offset + size) lies inside [0, limit), without wrapping.
bool range_fits(std::uint64_t offset, std::uint64_t size, std::uint64_t limit);

/// A read-only look at bytes of one file, in that file's byte order. `base` is the offset of the first byte
/// in the file; offsets taken by the accessors are relative to the view, offsets in errors are the file's.
/// Every access outside the view throws `Error` that names the file, the field and the offset.
class ByteView {
public:
  ByteView(std::span<const std::byte> bytes, ByteOrder order, std::string_view file, std::uint64_t base = 0)
      : bytes_(bytes), order_(order), file_(file), base_(base) {}

  std::size_t size() const { return bytes_.size(); }
  ByteOrder order() const { return order_; }
  std::string_view file() const { return file_; }
  std::uint64_t base() const { return base_; }
  std::span<const std::byte> bytes() const { return bytes_; }

  std::uint8_t u8(std::uint64_t offset, std::string_view field) const;
  std::uint16_t u16(std::uint64_t offset, std::string_view field) const;
  std::uint32_t u32(std::uint64_t offset, std::string_view field) const;
  std::uint64_t u64(std::uint64_t offset, std::string_view field) const;
  /// The part [offset, offset + size) of this view.
  ByteView part(std::uint64_t offset, std::uint64_t size, std::string_view field) const;
  /// The NUL-terminated string at `offset`; an error when no NUL follows inside the view.
  std::string_view text(std::uint64_t offset, std::string_view field) const;

private:
  std::uint64_t number(std::uint64_t offset, std::size_t width, std::string_view field) const;

  std::span<const std::byte> bytes_;
  ByteOrder order_;
  std::string_view file_;
  std::uint64_t base_;
};

/// Writes `value` as `width` bytes (1, 2, 4 or 8) in `order` at `out[offset]`; the caller made the room.
void store_number(std::span<std::byte> out, std::size_t offset, std::uint64_t value, std::size_t width,
                  ByteOrder order);

std::span<const std::byte> as_bytes(std::string_view text);
std::string_view as_text(std::span<const std::byte> bytes);

} // namespace pdist::support
