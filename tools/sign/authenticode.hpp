// Signing Windows binaries (Authenticode), with osslsigncode.
#pragma once

#include "sign/authenticode_key.hpp"
#include "sign/signer.hpp"

#include <memory>

namespace pdist::sign {

/// Signs with that key. The same key, bytes and time give the same copy. A signature that the file has is
/// replaced. The result is read back. The password is read by osslsigncode from its file: no argument and no
/// output has it.
std::unique_ptr<Signer> authenticode_signer(AuthenticodeKey key);

} // namespace pdist::sign
