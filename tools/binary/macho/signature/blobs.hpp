// The outer form of a code signature: a SuperBlob and the blobs in it.
#pragma once

#include "support/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::macho {

/// Most blobs accepted in one SuperBlob: 22 types of them are known.
inline constexpr std::uint32_t most_blobs = 64;

/// One blob, whole, with its header.
struct Blob {
  std::uint32_t type = 0; ///< in the index: what it is for
  std::uint32_t magic = 0;
  support::ByteView bytes;
};

struct SuperBlob {
  std::vector<Blob> blobs; ///< in the order of the index
  std::uint64_t size = 0;  ///< of all of it; what follows in LC_CODE_SIGNATURE's data is room that was left

  /// The blob of a type, or nullptr.
  const Blob* find(std::uint32_t type) const;
};

/// Reads the data of LC_CODE_SIGNATURE. `data` is big-endian and outlives what is returned. Throws `Error`
/// for what is malformed.
SuperBlob read_super_blob(const support::ByteView& data);

/// A type for messages: "the entitlements", "the blob of type 0x1234".
std::string shown_blob(std::uint32_t type);

/// Throws the error that says that the signature in this file is malformed.
[[noreturn]] void malformed_signature(const support::ByteView& data, const std::string& why);

} // namespace pdist::binary::macho
