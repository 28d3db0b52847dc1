// Reads an edited Mach-O file back and proves that it says what was asked, that its signatures hold and that
// nothing else changed.
#pragma once

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch);

} // namespace pdist::binary::macho
