// Reading what `git describe` says of a tree.
#pragma once

namespace pdist::package {} // namespace pdist::package
