// Reads what dyld acts on: header and load commands of every slice.
#pragma once

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"

namespace pdist::binary::macho {

Binary read(const support::ReadableFile& file);

} // namespace pdist::binary::macho
