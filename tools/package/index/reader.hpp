// The readers of the kinds of package indexes: each gets the unpacked file in pieces and keeps none of it.
#pragma once

#include "package/index/index.hpp"

#include <memory>
#include <string_view>

namespace pdist::package {

/// Takes the pieces in their order, and puts what they say into an index.
class IndexReader {
public:
  IndexReader() = default;
  IndexReader(const IndexReader&) = delete;
  IndexReader& operator=(const IndexReader&) = delete;
  virtual ~IndexReader() = default;
  virtual void take(std::string_view piece) = 0;
  /// After the last piece. Throws where the file is not whole.
  virtual void finish() = 0;
};

} // namespace pdist::package
