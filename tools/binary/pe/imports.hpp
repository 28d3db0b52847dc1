// The libraries that a PE file imports from, at its start and at the first call.
#pragma once

#include "binary/pe/image.hpp"

namespace pdist::binary::pe {

/// Most libraries in either table: the largest programs known import from some 200.
inline constexpr std::uint64_t most_imports = 4096;

struct Import {
  std::uint64_t address = 0; ///< of the descriptor
  ImportDescriptor record;
  std::string name;
};

struct DelayImport {
  std::uint64_t address = 0; ///< of the descriptor
  DelayDescriptor record;
  std::uint64_t name_address = 0; ///< relative to the image base in either form
  std::string name;
};

/// In the order of the file. Throw `Error` for tables that are malformed.
std::vector<Import> imports(const Image& image);
std::vector<DelayImport> delay_imports(const Image& image);

} // namespace pdist::binary::pe
