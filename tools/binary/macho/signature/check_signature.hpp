// Whether the bytes of a slice are those that its signature speaks of.
#pragma once

#include "binary/macho/signature/read.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pdist::binary::macho {

/// Where a signature lies, in bytes of its slice.
struct SignaturePlace {
  std::uint64_t offset = 0, size = 0; ///< of LC_CODE_SIGNATURE's data
  std::uint64_t slice_size = 0;
};

/// What does not agree, one line each; empty: everything that is inside the slice agrees. Every page is
/// hashed, for every CodeDirectory; so are the blobs that have special slots. Not seen are files outside of
/// the slice (Info.plist, CodeResources), and the certificate's signature is not checked.
std::vector<std::string> check_signature(const Signature& signature, const SignaturePlace& place,
                                         const ReadSlice& read);

} // namespace pdist::binary::macho
