// manifest.json: the manifest as a value, and back, strictly.
#pragma once

#include "manifest/manifest.hpp"

#include <filesystem>
#include <vector>

namespace pdist::manifest {

const std::vector<FactField>& fact_fields();

/// Reads `manifest.json`. Throws `Error` for anything malformed: unknown keys, paths that leave the dist,
/// duplicates, wrong digests.
Manifest read(const std::filesystem::path& manifest_json);

support::Value to_value(const Manifest& manifest);

} // namespace pdist::manifest
