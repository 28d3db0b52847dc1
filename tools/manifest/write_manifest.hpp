// Writing manifest.json and SHA256SUMS into a dist.
#pragma once

#include "manifest/manifest.hpp"

#include <filesystem>

namespace pdist::manifest {

/// Writes `manifest.json` and `SHA256SUMS` into `<dist>/<manifest_folder>`. The folders that lead there are
/// made (mode 0755) and added to the entries where they are missing; nothing is read or digested.
/// `SHA256SUMS` lists regular files by paths relative to `<dist>` (check with `cd <dist> && sha256sum -c
/// share/<name>/dist/SHA256SUMS`) and includes manifest.json. `flush` is off for a dist that is being made:
/// see `support::FolderPublication::commit`.
void write(const std::filesystem::path& dist, const Manifest& manifest, bool flush = true);

} // namespace pdist::manifest
