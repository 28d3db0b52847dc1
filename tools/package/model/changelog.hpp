// The changelog: newest first, with an entry for the version that is packaged.
#pragma once

#include "package/model/read.hpp"

#include <vector>

namespace pdist::package {

/// The changelog of `product`, with an entry for the model's version when there is none yet.
std::vector<ChangelogEntry> read_changelog(const support::Value& product, const Model& model,
                                           support::EpochSeconds time, const ReadContext& context);

} // namespace pdist::package
