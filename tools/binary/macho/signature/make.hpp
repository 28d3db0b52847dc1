// Makes the ad-hoc signature of one Mach-O slice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pdist::binary::macho {

/// What an ad-hoc signature of one slice is made of.
struct SigningInput {
  std::string identifier;       ///< kept from the old signature; else the file's name
  std::uint64_t code_limit = 0; ///< bytes of the slice that are signed: all before the signature
  std::uint64_t exec_base = 0, exec_limit = 0; ///< file range of __TEXT in the slice
  bool main_executable = false;                ///< MH_EXECUTE
  bool linker_signed = false;                  ///< the old one was, and had nothing but a CodeDirectory
  std::uint32_t kept_flags = 0;        ///< of the old CodeDirectory, those that stay (hardened runtime, …)
  std::uint32_t runtime_version = 0;   ///< of a CodeDirectory 0x20500; 0: none
  std::vector<std::byte> requirements; ///< whole blobs of the old signature with their headers; empty: none
  std::vector<std::byte> entitlements, entitlements_der;
  /// Hashes of the special slots that lie outside the file (Info.plist 1, CodeResources 3), where there are.
  std::vector<std::byte> info_plist_hash, resources_hash;
};

/// How many bytes `make_signature` returns for this input; the same whatever the contents are.
std::uint64_t signature_size(const SigningInput& input);

/// The SuperBlob for LC_CODE_SIGNATURE. `read` fills the buffer with the bytes of the slice from that offset
/// on, as they will be in the finished file. Throws `Error` (without a file's name) for an input that no
/// signature can hold.
std::vector<std::byte>
make_signature(const SigningInput& input,
               const std::function<void(std::uint64_t offset, std::span<std::byte> buffer)>& read);

} // namespace pdist::binary::macho
