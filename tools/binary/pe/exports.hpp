// What a PE file exports: its own name, and the libraries that functions are forwarded to.
#pragma once

#include "binary/pe/image.hpp"

namespace pdist::binary::pe {

/// Most exported functions: ordinals have 16 bits.
inline constexpr std::uint64_t most_exports = 65'536;

struct Exports {
  std::uint64_t name_address = 0; ///< 0 where there is none
  std::string name;               ///< as the file was called when it was linked
  /// Libraries that functions are forwarded to, in order, each once: the word before the last '.', with
  /// ".dll" behind it where it has no extension, as Windows looks for it.
  std::vector<std::string> forwards;
};

/// Empty for a file that exports nothing. Throws `Error` for a table that is malformed.
Exports exports(const Image& image);

} // namespace pdist::binary::pe
