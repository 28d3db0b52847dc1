// What manifests and plans say of a dist and of one entry, to and from JSON in the same words.
#pragma once

#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/data/value.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <string>

namespace pdist::manifest {

support::Value to_value(const Facts& facts);
/// Throws `Error` for unknown keys, a negative time, and a name that cannot be a folder's.
Facts read_facts(support::Fields fields);

/// "file", "folder" or "symlink".
std::string name_of(support::EntryType type);
/// Four octal digits.
std::string shown_mode(std::uint32_t mode);

/// `path`, `type` and `mode` of an entry. Throw `Error` for what they cannot be: a path that leaves the dist,
/// another type, what is not octal.
std::string read_path(support::Fields& fields);
support::EntryType read_type(support::Fields& fields);
std::uint32_t read_mode(support::Fields& fields);

} // namespace pdist::manifest
