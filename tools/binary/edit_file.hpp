// Writes a planned edit to disk: published whole and checked, or not at all.
#pragma once

#include "binary/binary.hpp"
#include "support/publish/publish.hpp"

#include <filesystem>

namespace pdist::binary {

/// Publishes `source` with `patch` (which `plan_edit` made for `edit`) applied as `target`, with mode, owner
/// and extended attributes of `source`. The finished file is checked before it takes its name. Returns
/// whether `target` was replaced.
bool write_edited(const support::ReadableFile& source, const Edit& edit, const Patch& patch,
                  const std::filesystem::path& target);
/// The same where the target is locked already.
bool write_edited(const support::ReadableFile& source, const Edit& edit, const Patch& patch,
                  support::FilePublication& publication);

} // namespace pdist::binary
