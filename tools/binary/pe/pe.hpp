// PE behind the neutral interface of binary.hpp.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

/// Whether the file has a DOS header that points to a PE header.
bool is_pe(const support::ReadableFile& file);
Binary read(const support::ReadableFile& file);
WindowsFacts read_windows_facts(const support::ReadableFile& file);
Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit);
Patch plan_section(const support::ReadableFile& file, const ReservedSection& wanted);
Patch plan_time_stamp(const support::ReadableFile& file, const support::ReadableFile& original);
std::optional<std::vector<std::byte>> read_section(const support::ReadableFile& file, std::string_view name,
                                                   std::uint64_t limit);
void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch);

} // namespace pdist::binary::pe
