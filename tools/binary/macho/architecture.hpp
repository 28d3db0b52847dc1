// Which processor a Mach-O file is for.
#pragma once

#include "binary/binary.hpp"

#include <cstdint>

namespace pdist::binary::macho {

/// `wide` and `order` come from the header's magic.
Architecture architecture(std::uint64_t cpu, std::uint64_t subtype, bool wide, support::ByteOrder order);

/// Apple's name of the architecture, as `lipo` takes and prints it: "arm64", "x86_64h";
/// "unknown(<cputype>,<cpusubtype>)" where there is none.
std::string slice_name(std::uint64_t cpu, std::uint64_t subtype);

} // namespace pdist::binary::macho
