#include "sign/rsa_key.hpp"

#include "support/error.hpp"
#include "support/file.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

namespace pdist::sign {

namespace {

namespace fs = std::filesystem;
using support::Error;

struct FreeOpenssl {
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
  void operator()(BIO* bio) const { ::BIO_free(bio); }
};
template <class Object>
using Owned = std::unique_ptr<Object, FreeOpenssl>;

constexpr std::uint64_t largest_key = 1 << 20;
constexpr int shortest_rsa = 2048;

const unsigned char* bytes_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// What OpenSSL is told when it asks: it must not ask at the terminal, where nobody expects that in a build.
struct Password {
  std::optional<std::string> text;
  bool was_asked = false;
};

int answer(char* buffer, int size, int, void* data) {
  auto* const password = static_cast<Password*>(data);
  password->was_asked = true;
  if (!password->text || password->text->size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, password->text->data(), password->text->size());
  return static_cast<int>(password->text->size());
}

Password read_password(const fs::path& file) {
  if (file.empty()) return {};
  std::string text = support::read_text_file(file, largest_key);
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  return {std::move(text)};
}

Owned<EVP_PKEY> read_key(const KeyFile& file) {
  std::string pem = support::read_text_file(file.key, largest_key);
  Password password = read_password(file.password_file);
  const Owned<BIO> bio(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Owned<EVP_PKEY> key(bio ? ::PEM_read_bio_PrivateKey(bio.get(), nullptr, answer, &password) : nullptr);
  ::OPENSSL_cleanse(pem.data(), pem.size());
  ::ERR_clear_error();
  if (key) return key;
  if (!password.was_asked)
    throw Error(file.key.string(), "cannot sign with it", "it is not a private key in PEM format",
                "`openssl genrsa -out <file> 4096` makes one");
  if (!password.text)
    throw Error(file.key.string(), "cannot sign with it", "it is encrypted",
                "SIGN_PASSWORD_FILE, or --sign-password-file, names a file whose first line is the password");
  throw Error(file.key.string(), "cannot sign with it",
              password.text->empty() ? "the password file begins with an empty line"
                                     : "it is encrypted with another password");
}

} // namespace

struct RsaKey::State {
  std::string file;
  Owned<EVP_PKEY> key;

  Owned<EVP_MD_CTX> context() const {
    Owned<EVP_MD_CTX> out(::EVP_MD_CTX_new());
    if (!out) fail();
    return out;
  }
  [[noreturn]] void fail() const {
    ::ERR_clear_error();
    throw Error(file, "cannot sign with it", "OpenSSL refuses");
  }
};

RsaKey::RsaKey(const KeyFile& file) : state_(std::make_unique<State>()) {
  state_->file = file.key.string();
  state_->key = read_key(file);
  if (::EVP_PKEY_base_id(state_->key.get()) != EVP_PKEY_RSA)
    throw Error(state_->file, "cannot sign with it", "it is not an RSA key");
  if (::EVP_PKEY_bits(state_->key.get()) < shortest_rsa)
    throw Error(state_->file, "cannot sign with it", "RSA keys of less than 2048 bits are not safe");
}

RsaKey::~RsaKey() = default;

std::vector<std::byte> RsaKey::sign(std::span<const std::byte> bytes) const {
  const auto context = state_->context();
  std::size_t size = 0;
  if (::EVP_DigestSignInit(context.get(), nullptr, ::EVP_sha256(), nullptr, state_->key.get()) != 1 ||
      ::EVP_DigestSign(context.get(), nullptr, &size, bytes_of(bytes), bytes.size()) != 1)
    state_->fail();
  std::vector<std::byte> out(size);
  if (::EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(bytes),
                       bytes.size()) != 1)
    state_->fail();
  out.resize(size);
  return out;
}

bool RsaKey::has_signed(std::span<const std::byte> bytes, std::span<const std::byte> signature) const {
  const auto context = state_->context();
  const bool same =
      ::EVP_DigestVerifyInit(context.get(), nullptr, ::EVP_sha256(), nullptr, state_->key.get()) == 1 &&
      ::EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                         bytes.size()) == 1;
  ::ERR_clear_error();
  return same;
}

} // namespace pdist::sign
