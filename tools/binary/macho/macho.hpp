// Mach-O behind the neutral interface of binary.hpp.
#pragma once

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

Binary read(const support::ReadableFile& file);
Patch plan_edit(const support::ReadableFile& file, const Edit& edit);
void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch);
std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file, SignatureCheck check);

} // namespace pdist::binary::macho
