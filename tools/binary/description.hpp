// A binary as data, for JSON outputs.
#pragma once

#include "binary/binary.hpp"
#include "support/data/value.hpp"

namespace pdist::binary {

std::string_view name_of(Kind kind);
std::string_view name_of(Format format);

/// All that `read` found. Absent search paths are null; names that are not UTF-8 are as `name_value` writes
/// them. A universal binary's own members are those of its first slice; "slices" lists all of them.
support::Value to_value(const Binary& binary);

/// Absent versions are null.
support::Value to_value(const WindowsFacts& facts);

} // namespace pdist::binary
