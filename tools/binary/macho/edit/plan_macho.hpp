// Plans an edit of a Mach-O file: every slice on its own, then where they stand in a universal file.
#pragma once

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

Patch plan_edit(const support::ReadableFile& file, const Edit& edit);

} // namespace pdist::binary::macho
