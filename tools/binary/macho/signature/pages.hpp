// Hashes of a slice's pages, as a CodeDirectory holds them.
#pragma once

#include "support/digest.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pdist::binary::macho {

/// Fills the buffer with the bytes of a slice from that offset of the slice on.
using ReadSlice = std::function<void(std::uint64_t offset, std::span<std::byte> buffer)>;

/// One of the hashes that a CodeDirectory can be made of.
struct HashType {
  std::uint8_t number = 0; ///< in the CodeDirectory
  std::string_view name;
  support::DigestAlgorithm algorithm = support::DigestAlgorithm::sha256;
  std::uint8_t size = 0; ///< bytes; of a truncated hash fewer than the digest has

  std::vector<std::byte> of(std::span<const std::byte> bytes) const;
};

/// Nothing for a number that is unknown.
std::optional<HashType> hash_type(std::uint8_t number);
/// What new signatures are made of.
HashType sha256_hashes();

/// A page that is hashed: also a short one at the end.
struct Page {
  std::uint64_t offset = 0, size = 0; ///< in the slice
};

/// How many pages `limit` bytes have. `page_log2` 0: all is one page.
std::uint64_t page_count(std::uint64_t limit, unsigned page_log2);
/// The page of a number, of `limit` bytes that start at offset 0.
Page page_at(std::uint64_t number, std::uint64_t limit, unsigned page_log2);

/// Hashes any number of bytes, a piece at a time.
std::vector<std::byte> hash_of(const Page& page, const HashType& type, const ReadSlice& read);

} // namespace pdist::binary::macho
