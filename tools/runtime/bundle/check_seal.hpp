// Whether a bundle is as it was sealed and signed.
#pragma once

#include "runtime/bundle/seal.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// Something of a bundle that does not agree.
struct SealProblem {
  std::string path; ///< inside the sealed folder
  std::string what; ///< for people: "not what was sealed"
};

struct SealCheck {
  bool sealed = false; ///< it has a seal; else the rest is empty
  std::vector<SealProblem> problems;
  /// Its rules are not Apple's standard ones: what was added was not looked for.
  bool own_rules = false;
};

/// Files by their SHA-256 (SHA-1 where the seal has no other), symlinks by their target, inner code by the
/// hash of its signature, what is missing, what was added; and whether the signature of the executable has
/// the digests of the seal and of Info.plist. Not whether the pages of code agree with its signature, and
/// nothing of certificates. Throws `Error` for a seal that is malformed.
SealCheck check_seal(const Bundle& bundle);

} // namespace pdist::runtime
