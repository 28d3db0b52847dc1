// Plans an edit of one PE file: the names, their places, and what follows from changed bytes.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit);

} // namespace pdist::binary::pe
