// How the loader of one kind of target finds the file that a needed name is.
#pragma once

#include "loader/closure.hpp"
#include "loader/link.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::loader {

class LibrarySearch {
public:
  LibrarySearch() = default;
  LibrarySearch(const LibrarySearch&) = delete;
  LibrarySearch& operator=(const LibrarySearch&) = delete;
  virtual ~LibrarySearch() = default;

  struct Hit {
    const FoundFile* file = nullptr;
    std::string rule; ///< see `Need::rule`
  };
  /// The file that `name`, needed by `needing`, is for a program of architecture `wanted`; no file when there
  /// is none. What was looked at in vain is added to `attempts`, when given. Throws `Error` for a target
  /// whose own configuration of the loader is broken.
  virtual Hit find(std::string_view name, const Link& needing, const binary::Architecture& wanted,
                   std::vector<Attempt>* attempts) = 0;
  /// Paths of the target that `name` may stand for, where the loader puts something in the place of words in
  /// it.
  virtual std::vector<std::string> target_names(std::string_view /*name*/, const Link& /*needing*/) {
    return {};
  }
};

} // namespace pdist::loader
