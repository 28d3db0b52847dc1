// Mach-O behind the neutral interface of binary.hpp.
#pragma once

#include "binary/binary.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

Binary read(const support::ReadableFile& file);

} // namespace pdist::binary::macho
