#include "binary/code_signature.hpp"

#include "support/error.hpp"

#include <algorithm>

namespace pdist::binary {

bool CodeDirectoryFacts::is_digest_of(std::span<const std::byte> digest,
                                      std::span<const std::byte> bytes) const {
  std::vector<std::byte> actual = support::digest_of(algorithm, bytes);
  actual.resize(digest_size);
  return std::ranges::equal(actual, digest);
}

std::string certificate_of(const std::vector<CodeSignature>& slices) {
  for (const CodeSignature& slice : slices)
    if (slice.present && !slice.ad_hoc)
      return slice.team.empty() ? "a certificate" : "a certificate of team " + support::escaped(slice.team);
  return {};
}

} // namespace pdist::binary
