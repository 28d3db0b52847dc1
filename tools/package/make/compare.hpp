// Comparing a package that a foreign program made with the tree that it was given.
#pragma once

#include "archive/packed.hpp"
#include "manifest/manifest.hpp"
#include "support/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pdist::package {

/// What was laid out for a package in its folder of a root.
manifest::Manifest laid_out_manifest(const std::filesystem::path& laid_out);

/// Enough bytes to name the file that is larger; a package that unpacks without end is not read to it.
std::uint64_t most_bytes(const manifest::Manifest& laid_out);

/// Compares what was `packed` in `file` with what was laid out: the same paths, types, modes, links and
/// bytes. Folders of which `may_be_absent`, when given, is true need not be there. Throws `Error` naming the
/// package and the path that differs.
void require_laid_out(const std::filesystem::path& file, const manifest::Manifest& laid_out,
                      std::map<std::string, archive::PackedEntry> packed,
                      const std::function<bool(std::string_view folder)>& may_be_absent);

/// The `Error` for a package that is another than it was planned; `what` says what of it.
support::Error not_laid_out(const std::filesystem::path& file, const std::string& what);

} // namespace pdist::package
