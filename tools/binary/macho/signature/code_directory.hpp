// A CodeDirectory: what is signed, with the hash of every page, read and checked.
#pragma once

#include "binary/macho/signature/pages.hpp"
#include "support/bytes.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pdist::binary::macho {

/// Most special slots accepted: eleven have a meaning.
inline constexpr std::uint32_t most_special_slots = 64;

/// Pages that are not one after the other from the start of the slice on (the scatter vector).
struct ScatteredPages {
  std::uint64_t first = 0, count = 0; ///< numbers of pages
  std::uint64_t offset = 0;           ///< of the first one, in the slice
};

/// Its fields lie in bytes that it does not own.
class CodeDirectory {
public:
  /// Reads the whole blob. Throws `Error` for one that is malformed.
  explicit CodeDirectory(const support::ByteView& blob);

  std::uint32_t version = 0, flags = 0;
  std::uint32_t special_count = 0, page_total = 0; ///< how many hashes
  std::uint64_t code_limit = 0;                    ///< bytes of the slice that are signed, from its start on
  HashType hash;
  std::uint8_t platform = 0; ///< not 0 for parts of the system
  unsigned page_log2 = 0;    ///< 0: all is one page
  std::string identifier, team;
  std::uint64_t exec_base = 0, exec_limit = 0, exec_flags = 0; ///< the segment that holds code
  std::uint32_t runtime_version = 0;                           ///< of the hardened runtime; 0: none
  std::vector<ScatteredPages> scattered;                       ///< mostly empty

  /// The hash of a page by its number, below `page_total`.
  std::span<const std::byte> page_hash(std::uint64_t number) const;
  /// The hash in a special slot; nothing when there is no such slot or it is all zero, which means none.
  std::optional<std::span<const std::byte>> special_hash(std::uint32_t slot) const;
  /// The pages in the order of their hashes.
  Page page(std::uint64_t number) const;
  /// The hash of the CodeDirectory itself, by which the system knows the code: at most 20 bytes (CDHash).
  std::vector<std::byte> cdhash() const;

private:
  std::uint64_t header_size() const;
  void read_numbers();
  void read_texts();
  void read_scattered(std::uint64_t offset);
  void check_hashes() const;
  std::string read_text(std::uint64_t offset, std::string_view what) const;
  /// The blob's bytes from an offset field on, which must be behind the header.
  void check_range(std::uint64_t offset, std::uint64_t size, std::string_view what) const;

  support::ByteView blob_;
  std::uint64_t hash_offset_ = 0;
};

} // namespace pdist::binary::macho
