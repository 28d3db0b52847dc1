// Digests of bytes and files, through libcrypto.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::support {

class ReadableFile;

/// MD5, SHA-1 and SHA-384 are for formats that ask for them (packages, code signatures, xar), never for what
/// we promise.
enum class DigestAlgorithm { md5, sha1, sha256, sha384 };

/// A digest, fed piece by piece.
class Digest {
public:
  explicit Digest(DigestAlgorithm algorithm);
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void update(std::span<const std::byte> bytes);
  /// Lower-case hex digits; the object is used up.
  std::string finish();
  /// The digest's bytes (16, 20, 32 or 48); the object is used up.
  std::vector<std::byte> finish_bytes();

private:
  struct State;
  std::unique_ptr<State> state_;
};

class Sha256 : public Digest {
public:
  Sha256() : Digest(DigestAlgorithm::sha256) {}
};

/// The digest of bytes in memory.
std::vector<std::byte> digest_of(DigestAlgorithm algorithm, std::span<const std::byte> bytes);

/// SHA-256 of a whole regular file; throws `Error` when it cannot be read or changes meanwhile.
std::string sha256_of_file(const std::filesystem::path& path);

/// The same of an open file.
std::string sha256_of_file(const ReadableFile& file);

/// SHA-256 of a text.
std::string sha256_of_text(std::string_view text);

/// Whether `text` has the form of a digest: 64 lower-case hex digits.
bool is_sha256(std::string_view text);

} // namespace pdist::support
