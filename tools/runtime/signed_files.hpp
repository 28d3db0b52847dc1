// Signing the project's own Windows binaries (Authenticode), with osslsigncode.
#pragma once

#include "runtime/request.hpp"
#include "support/clock.hpp"

namespace pdist::runtime {

/// Makes `copy`, a signed copy of `file`, with `time` as its signing time: the same key and
/// bytes give the same copy. A signature that `file` has is replaced. What osslsigncode made is read back.
/// The password is read by osslsigncode from its file: no argument and no output has it. Throws `Error` when
/// there is no osslsigncode, and with its words when it fails.
void sign_file(const Signing& signing, const Path& file, const Path& copy, support::EpochSeconds time);

/// The same into the request's private folder.
Path signed_copy(const Request& request, const Path& file, support::EpochSeconds time);

} // namespace pdist::runtime
