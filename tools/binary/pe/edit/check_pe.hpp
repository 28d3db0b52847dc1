// Reads an edited PE file back and proves that it says what was asked and that nothing else changed.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch);

} // namespace pdist::binary::pe
