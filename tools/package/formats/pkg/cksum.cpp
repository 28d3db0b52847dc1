#include "package/formats/pkg/cksum.hpp"

#include <array>

namespace pdist::package {

namespace {

constexpr std::uint32_t polynomial = 0x04C11DB7, top_bit = 0x80000000;
constexpr std::size_t at_once = 8;
using Table = std::array<std::uint32_t, 256>;

/// tables[n][b]: what the byte b does to the sum when n bytes follow it.
constexpr std::array<Table, at_once> make_tables() {
  std::array<Table, at_once> tables{};
  for (std::uint32_t byte = 0; byte < tables[0].size(); ++byte) {
    std::uint32_t sum = byte << 24U;
    for (int bit = 0; bit < 8; ++bit)
      sum = (sum << 1U) ^ ((sum & top_bit) != 0 ? polynomial : 0);
    tables[0][byte] = sum;
  }
  for (std::size_t n = 1; n < at_once; ++n)
    for (std::size_t byte = 0; byte < tables[0].size(); ++byte)
      tables[n][byte] = (tables[n - 1][byte] << 8U) ^ tables[0][tables[n - 1][byte] >> 24U];
  return tables;
}
constexpr std::array<Table, at_once> tables = make_tables();

std::uint32_t number(std::byte byte) {
  return std::to_integer<std::uint32_t>(byte);
}

std::uint32_t with_byte(std::uint32_t sum, std::uint32_t byte) {
  return (sum << 8U) ^ tables[0][(sum >> 24U) ^ byte];
}

} // namespace

void Cksum::update(std::span<const std::byte> bytes) {
  size_ += bytes.size();
  while (bytes.size() >= at_once) {
    const std::uint32_t first = sum_ ^ (number(bytes[0]) << 24U | number(bytes[1]) << 16U |
                                        number(bytes[2]) << 8U | number(bytes[3]));
    sum_ = tables[7][first >> 24U] ^ tables[6][first >> 16U & 0xffU] ^ tables[5][first >> 8U & 0xffU] ^
           tables[4][first & 0xffU] ^ tables[3][number(bytes[4])] ^ tables[2][number(bytes[5])] ^
           tables[1][number(bytes[6])] ^ tables[0][number(bytes[7])];
    bytes = bytes.subspan(at_once);
  }
  for (const std::byte byte : bytes)
    sum_ = with_byte(sum_, number(byte));
}

std::uint32_t Cksum::value() const {
  std::uint32_t sum = sum_;
  for (std::uint64_t rest = size_; rest != 0; rest >>= 8U)
    sum = with_byte(sum, static_cast<std::uint32_t>(rest & 0xffU));
  return ~sum;
}

std::uint32_t cksum_of(std::span<const std::byte> bytes) {
  Cksum sum;
  sum.update(bytes);
  return sum.value();
}

} // namespace pdist::package
