// Comparing a package that a foreign program made with the tree that it was given.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace pdist::package {

/// Compares what an archive in `file` holds (see `archive::read_packed`) with `<laid_out>/manifest.json`: the
/// same paths, types, modes, links and bytes. Folders of which `may_be_absent`, when given, is true need not
/// be there. Throws `Error` naming the package and the path that differs.
void require_laid_out(const std::filesystem::path& file, const std::filesystem::path& laid_out,
                      const std::function<bool(std::string_view folder)>& may_be_absent);

} // namespace pdist::package
