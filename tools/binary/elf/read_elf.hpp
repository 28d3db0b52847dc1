// Reads what a loader acts on: from the program headers and the dynamic section, never from section names.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

Binary read(const support::ReadableFile& file);

} // namespace pdist::binary::elf
