#include "binary/macho/signature/check_signature.hpp"

#include "binary/macho/signature/constants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::macho {

namespace {

using Problems = std::vector<std::string>;

/// So many pages are named one by one; of a file that changed as a whole more would say no more.
constexpr std::uint64_t most_named_pages = 3;

void check_coverage(const CodeDirectory& directory, const SignaturePlace& place, Problems& problems) {
  if (!directory.scattered.empty()) return;
  if (directory.code_limit == place.offset) return;
  problems.push_back(fmt::format("{} bytes are signed ({}), {} are before the signature",
                                 directory.code_limit, directory.hash.name, place.offset));
}

void check_end(const SignaturePlace& place, Problems& problems) {
  const std::uint64_t end = place.offset + place.size;
  if (end < place.slice_size)
    problems.push_back(fmt::format("{} bytes behind the signature (from {} on) are not signed",
                                   place.slice_size - end, end));
}

void check_pages(const CodeDirectory& directory, const SignaturePlace& place, const ReadSlice& read,
                 Problems& problems) {
  std::uint64_t wrong = 0;
  for (std::uint64_t number = 0; number < directory.page_total; ++number) {
    const Page page = directory.page(number);
    const bool inside = support::range_fits(page.offset, page.size, place.offset);
    if (inside && std::ranges::equal(hash_of(page, directory.hash, read), directory.page_hash(number)))
      continue;
    if (++wrong > most_named_pages) continue;
    problems.push_back(fmt::format("page {} (bytes {} to {}) is not what was signed ({})", number,
                                   page.offset, page.offset + page.size - 1, directory.hash.name));
  }
  if (wrong > most_named_pages)
    problems.push_back(fmt::format("{} of {} pages are not what was signed ({})", wrong, directory.page_total,
                                   directory.hash.name));
}

/// Whether what a special slot stands for is in the signature itself.
bool is_inner(std::uint32_t slot) {
  return slot == slot_requirements || slot == slot_entitlements || slot == slot_entitlements_der ||
         (slot >= slot_first_constraint && slot <= slot_last_constraint);
}

void check_special_slots(const Signature& signature, const CodeDirectory& directory, Problems& problems) {
  for (std::uint32_t slot = 1; slot <= std::max(directory.special_count, slot_last_constraint); ++slot) {
    if (!is_inner(slot)) continue;
    const auto hash = directory.special_hash(slot);
    const Blob* const blob = signature.super_blob.find(slot);
    if (!hash && blob == nullptr) continue;
    const std::string name = shown_blob(slot);
    if (blob == nullptr) {
      problems.push_back(fmt::format("{} that were signed are not there ({})", name, directory.hash.name));
    } else if (!hash) {
      problems.push_back(fmt::format("{} are not signed ({})", name, directory.hash.name));
    } else if (!std::ranges::equal(directory.hash.of(blob->bytes.bytes()), *hash)) {
      problems.push_back(fmt::format("{} are not what was signed ({})", name, directory.hash.name));
    }
  }
}

} // namespace

std::vector<std::string> check_signature(const Signature& signature, const SignaturePlace& place,
                                         const ReadSlice& read) {
  Problems problems;
  check_end(place, problems);
  for (const CodeDirectory& directory : signature.directories) {
    check_coverage(directory, place, problems);
    check_special_slots(signature, directory, problems);
    check_pages(directory, place, read, problems);
  }
  if (!signature.ad_hoc() && signature.contents(slot_cms).empty())
    problems.emplace_back("it is not an ad-hoc signature, and no certificate's signature is in it");
  return problems;
}

} // namespace pdist::binary::macho
