// Builds code signatures byte by byte, right ones and wrong ones, without any of the code under test.
#pragma once

#include "support/bytes.hpp"
#include "support/digest.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pdist::test {

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of(std::string_view text) {
  const auto bytes = support::as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

inline void put_big(Bytes& out, std::size_t offset, std::uint64_t value, std::size_t width = 4) {
  support::store_number(out, offset, value, width, support::ByteOrder::big);
}

/// Magic, length, contents.
inline Bytes blob(std::uint32_t magic, std::string_view contents) {
  Bytes out(8);
  put_big(out, 0, magic);
  put_big(out, 4, 8 + contents.size());
  const Bytes rest = bytes_of(contents);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

/// A SuperBlob of blobs by type, one behind the other, with room of zeros at its end.
inline Bytes super_blob(const std::vector<std::pair<std::uint32_t, Bytes>>& blobs, std::size_t room = 0) {
  Bytes out(12 + 8 * blobs.size());
  put_big(out, 0, 0xfade0cc0);
  put_big(out, 8, blobs.size());
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    put_big(out, 12 + 8 * i, blobs[i].first);
    put_big(out, 16 + 8 * i, out.size());
    out.insert(out.end(), blobs[i].second.begin(), blobs[i].second.end());
  }
  put_big(out, 4, out.size());
  out.resize(out.size() + room);
  return out;
}

/// A CodeDirectory of some code, version 0x20600 with all its fields, in pages of 4 KiB.
struct TinyDirectory {
  std::string code = {}, identifier = "tiny", team = {};
  std::uint32_t flags = 2, version = 0x20600;
  std::uint8_t hash_number = 2;
  support::DigestAlgorithm algorithm = support::DigestAlgorithm::sha256;
  std::size_t hash_size = 32, page_size = 4096;
  std::uint64_t exec_flags = 1;
  std::map<std::uint32_t, Bytes> special = {}; ///< blobs (or files) by slot

  Bytes hash(std::span<const std::byte> bytes) const {
    Bytes out = support::digest_of(algorithm, bytes);
    out.resize(hash_size);
    return out;
  }

  Bytes build() const {
    constexpr std::size_t header = 108;
    const std::uint32_t slots = special.empty() ? 0 : special.rbegin()->first;
    const std::size_t pages = (code.size() + page_size - 1) / page_size;
    Bytes out(header);
    const Bytes name = bytes_of(identifier + '\0'), owner = bytes_of(team.empty() ? "" : team + '\0');
    out.insert(out.end(), name.begin(), name.end());
    put_big(out, 20, header);
    if (!team.empty()) put_big(out, 48, out.size());
    out.insert(out.end(), owner.begin(), owner.end());
    const std::size_t hashes = out.size() + slots * hash_size;
    out.resize(hashes);
    for (const auto& [slot, contents] : special)
      std::ranges::copy(hash(contents), out.begin() + static_cast<std::ptrdiff_t>(hashes - slot * hash_size));
    for (std::size_t at = 0; at < code.size(); at += page_size) {
      const Bytes one = hash(support::as_bytes(std::string_view(code).substr(at, page_size)));
      out.insert(out.end(), one.begin(), one.end());
    }
    put_big(out, 0, 0xfade0c02);
    put_big(out, 4, out.size());
    put_big(out, 8, version);
    put_big(out, 12, flags);
    put_big(out, 16, hashes);
    put_big(out, 24, slots);
    put_big(out, 28, pages);
    put_big(out, 32, code.size());
    put_big(out, 36, hash_size, 1);
    put_big(out, 37, hash_number, 1);
    put_big(out, 39, 12, 1);
    put_big(out, 72, 0x4000, 8);
    put_big(out, 80, exec_flags, 8);
    return out;
  }
};

/// Code of one and a half pages.
inline std::string tiny_code() {
  std::string code;
  for (int i = 0; i < 6144; ++i)
    code += static_cast<char>(i * 7 % 251);
  return code;
}

} // namespace pdist::test
