// The primary.xml of an rpm repository: elements <package> with their names, versions, provided names and
// files.
#pragma once

#include "package/index/reader.hpp"

#include <memory>

namespace pdist::package {

/// `primary.xml` as createrepo_c writes it: elements of http://linux.duke.edu/metadata/common and …/rpm.
std::unique_ptr<IndexReader> rpm_index_reader(PackageIndex& index);

} // namespace pdist::package
