#include "binary/macho/signature/pages.hpp"

#include <algorithm>
#include <array>

namespace pdist::binary::macho {

namespace {

using support::DigestAlgorithm;

/// CS_HASHTYPE_… of cs_blobs.h.
constexpr std::array hash_types{HashType{1, "sha1", DigestAlgorithm::sha1, 20},
                                HashType{2, "sha256", DigestAlgorithm::sha256, 32},
                                HashType{3, "sha256-truncated", DigestAlgorithm::sha256, 20},
                                HashType{4, "sha384", DigestAlgorithm::sha384, 48}};
/// Read at a time, and all of a page in nearly every file.
constexpr std::uint64_t piece_size = 16384;

} // namespace

std::vector<std::byte> HashType::of(std::span<const std::byte> bytes) const {
  std::vector<std::byte> hash = support::digest_of(algorithm, bytes);
  hash.resize(size);
  return hash;
}

std::optional<HashType> hash_type(std::uint8_t number) {
  const auto* const found = std::ranges::find(hash_types, number, &HashType::number);
  if (found == hash_types.end()) return std::nullopt;
  return *found;
}

HashType sha256_hashes() {
  return hash_types[1];
}

std::uint64_t page_count(std::uint64_t limit, unsigned page_log2) {
  if (page_log2 == 0) return limit == 0 ? 0 : 1;
  return (limit >> page_log2) + ((limit & ((std::uint64_t{1} << page_log2) - 1)) != 0 ? 1 : 0);
}

Page page_at(std::uint64_t number, std::uint64_t limit, unsigned page_log2) {
  if (page_log2 == 0) return {0, limit};
  const std::uint64_t offset = number << page_log2;
  return {offset, std::min(std::uint64_t{1} << page_log2, limit - offset)};
}

std::vector<std::byte> hash_of(const Page& page, const HashType& type, const ReadSlice& read) {
  std::array<std::byte, piece_size> buffer;
  support::Digest digest(type.algorithm);
  for (std::uint64_t done = 0; done < page.size;) {
    const auto piece = std::span(buffer).first(std::min(piece_size, page.size - done));
    read(page.offset + done, piece);
    digest.update(piece);
    done += piece.size();
  }
  std::vector<std::byte> hash = digest.finish_bytes();
  hash.resize(type.size);
  return hash;
}

} // namespace pdist::binary::macho
