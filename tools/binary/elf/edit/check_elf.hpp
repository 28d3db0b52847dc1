// Reads an edited ELF file back and proves that it says what was asked and that its structure holds.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch);

} // namespace pdist::binary::elf
