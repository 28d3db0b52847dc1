// RSA signatures with a private key in a file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace pdist::sign {

/// Where a private key is. No secret is here.
struct KeyFile {
  std::filesystem::path key;           ///< PEM (PKCS#8 or PKCS#1); empty: nothing is signed
  std::filesystem::path password_file; ///< its first line is the password; empty: the key has none
};

/// An RSA key, for signatures over SHA-256 (RFC 8017, RSASSA-PKCS1-v1_5): the same bytes give the same one.
class RsaKey {
public:
  /// Throws `Error` naming the file when it has no RSA key of 2048 bits or more that this password opens.
  explicit RsaKey(const KeyFile& file);
  ~RsaKey();
  RsaKey(const RsaKey&) = delete;
  RsaKey& operator=(const RsaKey&) = delete;

  std::vector<std::byte> sign(std::span<const std::byte> bytes) const;
  /// Whether `signature` is this key's over `bytes`.
  bool has_signed(std::span<const std::byte> bytes, std::span<const std::byte> signature) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace pdist::sign
