// Makes the ad-hoc signature of one Mach-O slice.
#pragma once

#include "binary/macho/signature/pages.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pdist::binary::macho {

/// Pages of new signatures have 4 KiB, as ld64 and lld have them: kernels with pages of 16 KiB take them,
/// too.
inline constexpr unsigned default_page_log2 = 12;

/// What an ad-hoc signature of one slice is made of. `carry_over` (carry_over.hpp) fills in what an old
/// signature has to say.
struct SigningInput {
  std::string identifier;       ///< kept from the old signature; else the file's name
  std::uint64_t code_limit = 0; ///< bytes of the slice that are signed: all before the signature
  std::uint64_t exec_base = 0, exec_limit = 0; ///< file range of __TEXT in the slice
  bool main_executable = false;                ///< MH_EXECUTE
  /// As a linker signs: nothing but a CodeDirectory, which says so.
  bool linker_signed = false;
  std::uint32_t kept_flags = 0;      ///< of the old CodeDirectory, those that stay
  std::uint64_t kept_exec_flags = 0; ///< of its executable segment, beside that of a main executable
  std::uint32_t runtime_version = 0; ///< of the hardened runtime (a CodeDirectory 0x20500); 0: none
  unsigned page_log2 = default_page_log2;
  std::vector<std::byte> requirements; ///< whole blobs of the old signature with their headers; empty: none
  std::vector<std::byte> entitlements, entitlements_der;
  /// SHA-256 of what the special slots name that lies outside the signature (Info.plist 1, CodeResources 3);
  /// empty: none.
  std::vector<std::byte> info_plist_hash, resources_hash;
};

/// How many bytes `make_signature` returns for this input; the same whatever the slice's contents are.
/// A multiple of 16. Throws `Error` (without a file's name) for an input that no signature can hold.
std::uint64_t signature_size(const SigningInput& input);

/// The SuperBlob for LC_CODE_SIGNATURE. `read` fills the buffer with the bytes of the slice from that offset
/// on, as they will be in the finished file. Throws as `signature_size` does.
std::vector<std::byte> make_signature(const SigningInput& input, const ReadSlice& read);

} // namespace pdist::binary::macho
