// What Windows reads of a file beside imports: manifest, version, checksum, signature.
#pragma once

#include "binary/binary.hpp"

namespace pdist::binary::pe {

WindowsFacts read_windows_facts(const support::ReadableFile& file);

} // namespace pdist::binary::pe
