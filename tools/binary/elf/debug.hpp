// Whether an ELF file has debug information: sections tell, which loaders do not look at.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

bool has_debug_information(const support::ReadableFile& file);

} // namespace pdist::binary::elf
