// One object in one process: glibc's link map, as far as searching goes by it.
#pragma once

#include "loader/file_store.hpp"

#include <cstddef>

namespace pdist::loader {

struct Link {
  const FoundFile* file = nullptr;
  std::size_t object = 0;       ///< index into Closure::objects
  const Link* loader = nullptr; ///< who needed it first; nullptr for the program that started the process

  const binary::Binary& binary() const { return file->content->binary; }
};

} // namespace pdist::loader
