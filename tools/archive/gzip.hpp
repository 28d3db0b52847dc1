// gzip, the same bytes everywhere.
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace pdist::archive {

/// RFC 1952 at level 9, without name and time.
std::string gzip(std::string_view text);

/// A part of a file at level 6, on all cores, as members of 1 MiB of it each: RFC 1952, 2.2 lets a file have
/// several, and every program that unpacks gzip takes them (233 MB of libraries become 0.3 % larger by it).
void gzip(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
          const std::function<void(std::span<const std::byte>)>& sink);

} // namespace pdist::archive
