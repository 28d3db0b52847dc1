#include "binary/macho/signature/code_directory.hpp"

#include "binary/macho/signature/blobs.hpp"
#include "binary/macho/signature/constants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::macho {

namespace {

// Where the fields are (struct __CodeDirectory of cs_blobs.h).
constexpr std::uint64_t at_version = 8, at_flags = 12, at_hash_offset = 16, at_identifier = 20,
                        at_special_count = 24, at_page_total = 28, at_code_limit = 32, at_hash_size = 36,
                        at_hash_type = 37, at_platform = 38, at_page_log2 = 39, at_scatter = 44, at_team = 48,
                        at_code_limit_64 = 56, at_exec_base = 64, at_exec_limit = 72, at_exec_flags = 80,
                        at_runtime = 88, at_pre_encrypt = 92, at_linkage_offset = 100, at_linkage_size = 104;
/// Count, base, offset in the target and a spare number.
constexpr std::uint64_t scatter_entry_size = 24;
/// The kernel maps pages of 4 or 16 KiB; page sizes beside these few are no good to it.
constexpr unsigned least_page_log2 = 12, most_page_log2 = 16;
/// The system takes so much of the hash of a CodeDirectory, whichever hash it is.
constexpr std::size_t cdhash_size = 20;

} // namespace

CodeDirectory::CodeDirectory(const support::ByteView& blob) : blob_(blob) {
  read_numbers();
  read_texts();
  if (version >= version_scatter)
    if (const std::uint64_t offset = blob_.u32(at_scatter, "scatterOffset"); offset != 0)
      read_scattered(offset);
  check_hashes();
}

std::uint64_t CodeDirectory::header_size() const {
  if (version >= version_linkage) return 108;
  if (version >= version_runtime) return 96;
  if (version >= version_exec_segment) return 88;
  if (version >= version_code_limit_64) return 64;
  if (version >= version_team) return 52;
  return version >= version_scatter ? 48 : 44;
}

void CodeDirectory::read_numbers() {
  const std::uint32_t magic = blob_.u32(0, "magic");
  if (magic != magic_code_directory) {
    malformed_signature(blob_, fmt::format("its CodeDirectory starts with {:#010x} instead of {:#x}", magic,
                                           magic_code_directory));
  }
  version = blob_.size() < at_flags ? 0 : blob_.u32(at_version, "version");
  if (version < version_oldest || version >= version_limit)
    malformed_signature(blob_, fmt::format("a CodeDirectory of version {:#x} is not known", version));
  if (blob_.size() < header_size()) {
    malformed_signature(blob_, fmt::format("a CodeDirectory of {:#x} bytes, its header alone has {:#x}",
                                           blob_.size(), header_size()));
  }
  flags = blob_.u32(at_flags, "flags");
  hash_offset_ = blob_.u32(at_hash_offset, "hashOffset");
  special_count = blob_.u32(at_special_count, "nSpecialSlots");
  page_total = blob_.u32(at_page_total, "nCodeSlots");
  code_limit = blob_.u32(at_code_limit, "codeLimit");
  platform = blob_.u8(at_platform, "platform");
  page_log2 = blob_.u8(at_page_log2, "pageSize");
  if (page_log2 != 0 && (page_log2 < least_page_log2 || page_log2 > most_page_log2)) {
    malformed_signature(blob_, fmt::format("pages of 2^{} bytes, they have 2^{} to 2^{}", page_log2,
                                           least_page_log2, most_page_log2));
  }
  const std::uint8_t number = blob_.u8(at_hash_type, "hashType"), size = blob_.u8(at_hash_size, "hashSize");
  const auto known = hash_type(number);
  if (!known) malformed_signature(blob_, fmt::format("hashes of type {} are not known", number));
  hash = *known;
  if (size != hash.size)
    malformed_signature(blob_,
                        fmt::format("{} hashes of {} bytes, they have {}", hash.name, size, hash.size));
  if (version >= version_code_limit_64)
    if (const std::uint64_t limit = blob_.u64(at_code_limit_64, "codeLimit64"); limit != 0)
      code_limit = limit;
  if (version >= version_exec_segment) {
    exec_base = blob_.u64(at_exec_base, "execSegBase");
    exec_limit = blob_.u64(at_exec_limit, "execSegLimit");
    exec_flags = blob_.u64(at_exec_flags, "execSegFlags");
  }
  if (version >= version_runtime) runtime_version = blob_.u32(at_runtime, "runtime");
}

void CodeDirectory::check_range(std::uint64_t offset, std::uint64_t size, std::string_view what) const {
  if (offset >= header_size() && support::range_fits(offset, size, blob_.size())) return;
  malformed_signature(
      blob_,
      fmt::format(
          "a CodeDirectory with room from {:#x} to {:#x} has none for {} ({:#x} bytes at offset {:#x})",
          header_size(), blob_.size(), what, size, offset));
}

std::string CodeDirectory::read_text(std::uint64_t offset, std::string_view what) const {
  check_range(offset, 1, what);
  return std::string(blob_.text(offset, what));
}

void CodeDirectory::read_texts() {
  identifier = read_text(blob_.u32(at_identifier, "identOffset"), "the identifier");
  if (version < version_team) return;
  if (const std::uint64_t offset = blob_.u32(at_team, "teamOffset"); offset != 0)
    team = read_text(offset, "the team");
}

void CodeDirectory::read_scattered(std::uint64_t offset) {
  std::uint64_t total = 0, end = 0;
  for (;; offset += scatter_entry_size) {
    check_range(offset, scatter_entry_size, "an entry of the scatter vector");
    const ScatteredPages pages{blob_.u32(offset + 4, "base"), blob_.u32(offset, "count"),
                               blob_.u64(offset + 8, "targetOffset")};
    if (pages.count == 0) break;
    if (page_log2 == 0 || pages.first != total)
      malformed_signature(
          blob_, fmt::format("its scatter vector goes on with page {} after {}", pages.first, total));
    // Without going back, so that no page is hashed twice.
    const auto size = pages.count << page_log2;
    if (!support::checked_add(pages.offset, size) || pages.offset < end)
      malformed_signature(
          blob_, fmt::format("its scatter vector goes on at offset {:#x} after {:#x}", pages.offset, end));
    total += pages.count;
    end = pages.offset + size;
    scattered.push_back(pages);
  }
  if (total != page_total)
    malformed_signature(blob_,
                        fmt::format("a scatter vector of {} pages, there are {} hashes", total, page_total));
}

void CodeDirectory::check_hashes() const {
  if (special_count > most_special_slots) {
    malformed_signature(
        blob_, fmt::format("{} special slots, at most {} are read", special_count, most_special_slots));
  }
  const std::uint64_t special = std::uint64_t{special_count} * hash.size;
  if (hash_offset_ < special || hash_offset_ - special < header_size()) {
    malformed_signature(blob_, fmt::format("{} special slots before offset {:#x} reach into its header",
                                           special_count, hash_offset_));
  }
  const std::uint64_t total = std::uint64_t{page_total} * hash.size;
  check_range(hash_offset_, total, "hashes of pages");
  if (scattered.empty() && page_total != page_count(code_limit, page_log2)) {
    malformed_signature(blob_, fmt::format("{} hashes for {} pages ({:#x} bytes are signed)", page_total,
                                           page_count(code_limit, page_log2), code_limit));
  }
  if (version >= version_runtime)
    if (const std::uint64_t offset = blob_.u32(at_pre_encrypt, "preEncryptOffset"); offset != 0)
      check_range(offset, total, "hashes from before encryption");
  if (version >= version_linkage)
    if (const std::uint64_t offset = blob_.u32(at_linkage_offset, "linkageOffset"); offset != 0)
      check_range(offset, blob_.u32(at_linkage_size, "linkageSize"), "the linkage hash");
}

std::span<const std::byte> CodeDirectory::page_hash(std::uint64_t number) const {
  return blob_.bytes().subspan(hash_offset_ + number * hash.size, hash.size);
}

std::optional<std::span<const std::byte>> CodeDirectory::special_hash(std::uint32_t slot) const {
  if (slot == 0 || slot > special_count) return std::nullopt;
  const auto found = blob_.bytes().subspan(hash_offset_ - std::uint64_t{slot} * hash.size, hash.size);
  if (std::ranges::all_of(found, [](std::byte byte) { return byte == std::byte{0}; })) return std::nullopt;
  return found;
}

Page CodeDirectory::page(std::uint64_t number) const {
  for (const ScatteredPages& pages : scattered)
    if (number >= pages.first && number - pages.first < pages.count)
      return {pages.offset + ((number - pages.first) << page_log2), std::uint64_t{1} << page_log2};
  return page_at(number, code_limit, page_log2);
}

std::vector<std::byte> CodeDirectory::cdhash() const {
  std::vector<std::byte> out = hash.of(blob_.bytes());
  out.resize(std::min(out.size(), cdhash_size));
  return out;
}

} // namespace pdist::binary::macho
