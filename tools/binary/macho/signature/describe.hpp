// What the code signatures of a Mach-O file say.
#pragma once

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file, SignatureCheck check);

} // namespace pdist::binary::macho
