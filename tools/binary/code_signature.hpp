// Apple's code signatures in a binary: what they say, and whether the bytes are what was signed.
#pragma once

#include "support/digest.hpp"
#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pdist::binary {

/// What one CodeDirectory of a signature is known by, and what it says of files beside the binary. A
/// signature has one for each kind of digest that it is made with.
struct CodeDirectoryFacts {
  std::string digest_name; ///< "sha1", "sha256", "sha256-truncated", "sha384"
  support::DigestAlgorithm algorithm = support::DigestAlgorithm::sha256;
  std::size_t digest_size = 0; ///< bytes; fewer than the algorithm's where it is truncated
  std::vector<std::byte>
      cdhash; ///< digest of the CodeDirectory itself, 20 bytes: the system's name of the code
  /// Digests of the bundle's Info.plist (or of the section __info_plist) and of its CodeResources; empty: it
  /// says nothing of them.
  std::vector<std::byte> info_plist, resources;

  /// Whether `digest`, which is one of this CodeDirectory's, is that of `bytes`.
  bool is_digest_of(std::span<const std::byte> digest, std::span<const std::byte> bytes) const;
};

/// The signature of one slice.
struct CodeSignature {
  std::string slice;    ///< "arm64"
  bool present = false; ///< the other members are of one that is
  bool ad_hoc = false;  ///< nobody's: no certificate stands behind it
  bool linker_signed = false;
  bool has_entitlements = false;
  std::string identifier, team;
  std::vector<CodeDirectoryFacts> directories; ///< the first one is that which the system goes by
  std::uint64_t size = 0;                      ///< bytes of the signature's data
  /// What does not agree, one line each, such as "page 3 (bytes 12288 to 16383) is not what was signed
  /// (sha256)"; the first few pages and their count. Empty: everything that is inside the file agrees.
  std::vector<std::string> problems;
};

/// Whether to hash all of the file, or only to read what the signatures say (`problems` stay empty then).
enum class SignatureCheck { pages, none };

/// One entry for each slice, in the file's order; none for what is no Mach-O file. Throws `Error` for a file
/// or a signature that is malformed.
std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file,
                                                SignatureCheck check = SignatureCheck::pages);

/// Who signed a file that an edit signs anew, for people: "a certificate of team ABCDE12345", "a
/// certificate"; empty where every signature is ad hoc, which nobody has to make again.
std::string certificate_of(const std::vector<CodeSignature>& slices);

} // namespace pdist::binary
