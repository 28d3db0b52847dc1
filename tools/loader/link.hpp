// One object in one process: glibc's link map, as far as searching goes by it.
#pragma once

#include "loader/file_store.hpp"

#include <cstddef>

namespace pdist::loader {

/// What a process of architecture `wanted` loads of `binary`: of a universal one the slice that fits; nullptr
/// when nothing does. An x86_64h process (Haswell and later) takes x86_64 where there is nothing better.
const binary::Binary* fitting_slice(const binary::Binary& binary, const binary::Architecture& wanted);

struct Link {
  const FoundFile* file = nullptr;
  std::size_t object = 0;       ///< index into Closure::objects
  const Link* loader = nullptr; ///< who needed it first; nullptr for the program that started the process

  const binary::Binary* slice = nullptr; ///< of the file, for its process; set by `Process::add`

  const binary::Binary& binary() const { return *slice; }
};

} // namespace pdist::loader
