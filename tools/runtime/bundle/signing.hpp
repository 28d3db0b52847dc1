// Signs bundles ad hoc: the seal of their files, and the signature of their executable, which holds it.
#pragma once

#include "runtime/bundle/seal.hpp"

namespace pdist::runtime {

/// Writes the seal of a bundle and signs its executable ad hoc, with the bundle's identifier. What is
/// sealed and signed as its files are is left alone, whoever signed it. Code inside has to be signed before.
/// Returns whether something was written. Throws `Error` as `sealed_items` does, and for a bundle
/// without an executable, which has nothing that could hold the seal.
bool sign_bundle(const Bundle& bundle);

} // namespace pdist::runtime
