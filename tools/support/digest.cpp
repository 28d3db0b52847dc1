#include "support/digest.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace pdist::support {

namespace {

/// Fits the second-level cache together with what libcrypto needs; larger pieces are not faster.
constexpr std::uint64_t piece = 256 * 1024;
constexpr std::size_t sha256_digits = 64;

const EVP_MD* fetched(const char* name) {
  // Neither OPENSSL_CONF nor the system's openssl.cnf has a say in what a digest is.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  return EVP_MD_fetch(nullptr, name, "-fips"); // where FIPS rules, MD5 is a checksum all the same
}

/// Each looked up once: a look-up takes a lock and searches the providers.
const EVP_MD* implementation(DigestAlgorithm algorithm) {
  static const std::array<const EVP_MD*, 4> all{fetched("MD5"), fetched("SHA1"), fetched("SHA256"),
                                                fetched("SHA384")};
  return all.at(static_cast<std::size_t>(algorithm));
}

[[noreturn]] void fail() {
  throw Error({}, "cannot compute a digest", "libcrypto refused");
}

} // namespace

struct Digest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest(DigestAlgorithm algorithm) : state_(std::make_unique<State>()) {
  const EVP_MD* const found = implementation(algorithm);
  if (state_->context == nullptr || found == nullptr ||
      EVP_DigestInit_ex2(state_->context, found, nullptr) != 1) {
    fail();
  }
}

Digest::~Digest() = default;

void Digest::update(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) fail();
}

std::vector<std::byte> Digest::finish_bytes() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(state_->context, digest.data(), &size) != 1) fail();
  const auto bytes = std::as_bytes(std::span(digest).first(size));
  return {bytes.begin(), bytes.end()};
}

std::string Digest::finish() {
  std::string hex;
  for (const std::byte byte : finish_bytes())
    fmt::format_to(std::back_inserter(hex), "{:02x}", std::to_integer<unsigned>(byte));
  return hex;
}

std::vector<std::byte> digest_of(DigestAlgorithm algorithm, std::span<const std::byte> bytes) {
  Digest digest(algorithm);
  digest.update(bytes);
  return digest.finish_bytes();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  return sha256_of_file(ReadableFile(path));
}

std::string sha256_of_file(const ReadableFile& file) {
  std::vector<std::byte> buffer(std::clamp<std::uint64_t>(file.size(), 1, piece));
  Sha256 digest;
  std::uint64_t at = 0;
  while (const std::size_t got = file.read_some(at, buffer)) {
    digest.update(std::span(buffer).first(got));
    at += got;
    if (at >= file.size()) break;
  }
  file.require_unchanged();
  if (at != file.size()) throw Error(file.path(), "cannot read", "the file became shorter meanwhile");
  return digest.finish();
}

std::string sha256_of_text(std::string_view text) {
  Sha256 digest;
  digest.update(as_bytes(text));
  return digest.finish();
}

bool is_sha256(std::string_view text) {
  return text.size() == sha256_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace pdist::support
