// The checksum of POSIX cksum(1), which a bill of materials has for each file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pdist::package {

/// A CRC with the polynomial 0x04C11DB7, most significant bit first, over the bytes and then their number in
/// as few bytes as it needs, lowest first (POSIX.1-2017, cksum, "Extended description"). Fed piece by piece.
class Cksum {
public:
  void update(std::span<const std::byte> bytes);
  std::uint32_t value() const;

private:
  std::uint32_t sum_ = 0;
  std::uint64_t size_ = 0;
};

/// Of bytes in memory.
std::uint32_t cksum_of(std::span<const std::byte> bytes);

} // namespace pdist::package
