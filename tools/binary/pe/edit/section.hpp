// Fills in a section that a program reserves for what it is told.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

Patch plan_section(const support::ReadableFile& file, const ReservedSection& wanted);

std::optional<std::vector<std::byte>> read_section(const support::ReadableFile& file, std::string_view name,
                                                   std::uint64_t limit);

} // namespace pdist::binary::pe
