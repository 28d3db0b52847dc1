// Plans an edit of one ELF file: facts, wanted entries, strings, their places, and the bytes that follow from
// them.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit);

} // namespace pdist::binary::elf
