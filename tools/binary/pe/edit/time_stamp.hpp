// Gives a PE file the time stamp of another one.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

Patch plan_time_stamp(const support::ReadableFile& file, const support::ReadableFile& original);

} // namespace pdist::binary::pe
