// Which key signs Windows programs: what requests say of it, and osslsigncode's words for that.
#pragma once

#include "support/data/value.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pdist::sign {

/// How the project's own Windows binaries are signed. No secret is here: the password is in a file.
struct AuthenticodeKey {
  std::filesystem::path pkcs12; ///< key and certificates; empty: the key is on a token
  std::filesystem::path pkcs11; ///< the token's PKCS#11 module
  std::string key;              ///< on the token: a `pkcs11:` URI (RFC 7512), or an id
  std::string certificate;      ///< a file (PEM, DER), or a `pkcs11:` URI; empty: the token has it as `key`
  std::filesystem::path password_file; ///< its first line is the password or PIN; empty: there is none
};

/// The member `sign` of a request; nothing when there is none. Exactly one of `pkcs12` and `pkcs11` is
/// needed. Throws `Error` for wrong combinations, and for a URI that has the PIN.
std::optional<AuthenticodeKey> read_authenticode_key(support::Fields& request);

/// Whether `text` is a `pkcs11:` URI rather than a file.
bool names_token(const std::string& text);

/// The files that a signature depends on. What is on a token cannot be seen.
std::vector<std::filesystem::path> key_inputs(const AuthenticodeKey& key);

/// What names key, certificates and password in a call of `osslsigncode sign`, versions 2.5 to 2.9. Every
/// user of the machine can list them.
std::vector<std::string> key_arguments(const AuthenticodeKey& key);

} // namespace pdist::sign
