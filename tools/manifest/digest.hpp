// SHA-256 of files, through libcrypto.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pdist::manifest {

/// SHA-256, fed piece by piece.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::span<const std::byte> bytes);
  /// 64 lower-case hex digits; the object is used up.
  std::string finish();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of a whole regular file; throws `Error` when it cannot be read or changes meanwhile.
std::string sha256_of_file(const std::filesystem::path& path);

/// SHA-256 of a text.
std::string sha256_of_text(std::string_view text);

/// Whether `text` has the form of a digest: 64 lower-case hex digits.
bool is_sha256(std::string_view text);

} // namespace pdist::manifest
