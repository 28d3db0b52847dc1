// Reads what Windows' loader acts on: headers, imports, delay imports and exports.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

/// Whether the file has a DOS header that points to a PE header.
bool is_pe(const support::ReadableFile& file);

Binary read(const support::ReadableFile& file);

} // namespace pdist::binary::pe
