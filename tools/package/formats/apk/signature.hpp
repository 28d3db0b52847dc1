// The signature of an .apk (apk-v2(5)): RSA over the compressed control archive, in an archive before it.
#pragma once

#include "package/formats/apk/read.hpp"
#include "sign/rsa_key.hpp"
#include "sign/signer.hpp"

#include <memory>
#include <string>

namespace pdist::package {

/// The file name by which machines know the public key, in /etc/apk/keys: that of the private one with ".pub"
/// behind it.
std::string apk_key_name(const sign::KeyFile& key);

/// Signs with that key. The same key, bytes and time give the same copy. Throws `Error` for a key whose name
/// does not fit into a package.
std::unique_ptr<sign::Signer> apk_signer(sign::KeyFile key);

/// Throws `Error` naming `shown` unless `apk` is signed by that key, under its name.
void require_signature(const ReadApk& apk, const sign::KeyFile& key, const std::string& shown);

} // namespace pdist::package
