// Which versions of which libraries a binary needs, and the symbols that need them.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::elf {

std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file);

std::vector<std::string> read_version_definitions(const support::ReadableFile& file);

std::vector<std::string> read_unversioned_symbols(const support::ReadableFile& file);

} // namespace pdist::binary::elf
