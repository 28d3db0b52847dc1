// Apple's code signatures in a binary: what they say, and whether the bytes are what was signed.
#pragma once

#include "support/file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary {

/// The signature of one slice.
struct CodeSignature {
  std::string slice;    ///< "arm64"
  bool present = false; ///< the other members are of one that is
  bool ad_hoc = false;  ///< nobody's: no certificate stands behind it
  bool linker_signed = false;
  bool has_entitlements = false;
  std::string identifier, team;
  std::vector<std::string> digests; ///< of its CodeDirectories: "sha1", "sha256", …
  std::uint64_t size = 0;           ///< bytes of the signature's data
  /// What does not agree, one line each, such as "page 3 (bytes 12288 to 16383) is not what was signed"; the
  /// first few pages and their count. Empty: everything that is inside the file agrees.
  std::vector<std::string> problems;
};

/// One entry for each slice, in the file's order; none for what is no Mach-O file. Reads the whole file.
/// Throws `Error` for a file or a signature that is malformed.
std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file);

} // namespace pdist::binary
