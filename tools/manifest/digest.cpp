#include "manifest/digest.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <vector>

namespace pdist::manifest {

namespace {

/// Fits the second-level cache together with what libcrypto needs; larger pieces are not faster.
constexpr std::uint64_t piece = 256 * 1024;
constexpr std::size_t digest_size = 32;

/// Looked up once: each look-up takes a lock and searches the providers.
const EVP_MD* algorithm() {
  static const EVP_MD* const found = [] {
    // Neither OPENSSL_CONF nor the system's openssl.cnf has a say in what a digest is.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    return EVP_MD_fetch(nullptr, "SHA256", nullptr);
  }();
  return found;
}

[[noreturn]] void fail() {
  throw support::Error({}, "cannot compute SHA-256", "libcrypto refused");
}

} // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (state_->context == nullptr || algorithm() == nullptr ||
      EVP_DigestInit_ex2(state_->context, algorithm(), nullptr) != 1) {
    fail();
  }
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) fail();
}

std::string Sha256::finish() {
  std::array<unsigned char, digest_size> digest{};
  if (EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) != 1) fail();
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned char byte : digest)
    fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  return hex;
}

std::string sha256_of_file(const std::filesystem::path& path) {
  const support::ReadableFile file(path);
  std::vector<std::byte> buffer(std::clamp<std::uint64_t>(file.size(), 1, piece));
  Sha256 digest;
  std::uint64_t at = 0;
  while (const std::size_t got = file.read_some(at, buffer)) {
    digest.update(std::span(buffer).first(got));
    at += got;
    if (at >= file.size()) break;
  }
  file.require_unchanged();
  if (at != file.size())
    throw support::Error(path.string(), "cannot read", "the file became shorter meanwhile");
  return digest.finish();
}

std::string sha256_of_text(std::string_view text) {
  Sha256 digest;
  digest.update(support::as_bytes(text));
  return digest.finish();
}

bool is_sha256(std::string_view text) {
  return text.size() == 2 * digest_size &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace pdist::manifest
