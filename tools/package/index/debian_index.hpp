// Debian's "Packages": stanzas of fields, one stanza a package.
#pragma once

#include "package/index/reader.hpp"

#include <memory>

namespace pdist::package {

/// Stanzas of deb822(5) as in the "Packages" files of Debian's repository format.
std::unique_ptr<IndexReader> debian_index_reader(PackageIndex& index);

} // namespace pdist::package
