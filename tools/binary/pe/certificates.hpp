// The attribute certificate table (Authenticode's signatures), at the end of the file.
#pragma once

#include "binary/pe/image.hpp"

#include <optional>

namespace pdist::binary::pe {

struct Certificates {
  std::uint64_t offset = 0, size = 0; ///< in the file
};

/// Nothing when the file is not signed. Throws `Error` for a table that is not wholly in the file, or inside
/// of what the sections are made of.
std::optional<Certificates> certificates(const Image& image);

} // namespace pdist::binary::pe
