// Which machine an ELF file is for, in the words of target triplets.
#pragma once

#include "binary/binary.hpp"
#include "binary/elf/records.hpp"

namespace pdist::binary::elf {

/// From e_machine, the word size and byte order, and the ABI bits of e_flags.
Architecture architecture(const FileHeader& header, const Layout& layout);

/// The largest page size that kernels for `machine` (e_machine) are built with, in bytes.
std::uint64_t largest_page(std::uint64_t machine);

} // namespace pdist::binary::elf
