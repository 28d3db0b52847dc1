// ELF behind the neutral interface of binary.hpp.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

Binary read(const support::ReadableFile& file);
std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file);
std::vector<std::string> read_version_definitions(const support::ReadableFile& file);
std::vector<std::string> read_unversioned_symbols(const support::ReadableFile& file);
bool has_debug_information(const support::ReadableFile& file);
Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit);
void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch);

} // namespace pdist::binary::elf
