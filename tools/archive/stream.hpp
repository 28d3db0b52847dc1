// From a folder to the bytes of an archive.
#pragma once

#include "archive/archive.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace pdist::archive {

/// Hands the archive's bytes to `sink`, in order. Throws `Error` naming the file that cannot be read, or
/// `output` when libarchive refuses; what `sink` throws comes through.
void stream_archive(const ArchivePlan& plan, const std::function<void(std::span<const std::byte>)>& sink);

} // namespace pdist::archive
