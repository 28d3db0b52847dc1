// Finds one resource in the resource tree: type, name, language.
#pragma once

#include "binary/pe/image.hpp"

#include <optional>

namespace pdist::binary::pe {

/// Largest resource read: a manifest has some kilobytes, a version resource at most 64 (its length has 16
/// bits).
inline constexpr std::uint64_t largest_resource = 1 << 20;

struct ResourceBytes {
  std::uint64_t offset = 0; ///< in the file
  std::vector<std::byte> bytes;
};

/// The resource of a type with a number for its name, in its first language; nothing when there is none.
/// Exactly three levels are walked, so that a tree that loops ends. Throws `Error` for what is malformed on
/// the way.
std::optional<ResourceBytes> resource(const Image& image, std::uint32_t type, std::uint32_t id);

} // namespace pdist::binary::pe
