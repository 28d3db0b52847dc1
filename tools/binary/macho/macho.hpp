// Mach-O behind the neutral interface of binary.hpp.
#pragma once

#include "binary/binary.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

Binary read(const support::ReadableFile& file);
Patch plan_edit(const support::ReadableFile& file, const Edit& edit);
void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch);

} // namespace pdist::binary::macho
