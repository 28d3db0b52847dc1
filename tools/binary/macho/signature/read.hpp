// An existing code signature of one Mach-O slice, read and checked for its form.
#pragma once

#include "binary/macho/signature/blobs.hpp"
#include "binary/macho/signature/code_directory.hpp"

#include <cstdint>
#include <vector>

namespace pdist::binary::macho {

/// Most bytes of LC_CODE_SIGNATURE's data that are read: hashes of 16 GiB in pages of 4 KiB, SHA-1 and
/// SHA-256, take 208 MiB.
inline constexpr std::uint64_t largest_signature = std::uint64_t{256} << 20;

/// All of it lies in bytes that it does not own.
struct Signature {
  SuperBlob super_blob;
  /// The CodeDirectory, then its alternates, which have other hashes; never empty.
  std::vector<CodeDirectory> directories;

  /// The CodeDirectory that the system goes by: that with the strongest hash.
  const CodeDirectory& best() const;
  bool ad_hoc() const;
  bool linker_signed() const;
  /// Bytes of a blob behind its header; empty when there is none.
  std::span<const std::byte> contents(std::uint32_t type) const;
};

/// Reads the data of LC_CODE_SIGNATURE: big-endian, `base()` its offset in the file; the bytes outlive what
/// is returned. Throws `Error` for a signature that is malformed.
Signature read_signature(const support::ByteView& data);

} // namespace pdist::binary::macho
