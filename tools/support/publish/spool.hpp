// Bytes that have to wait until what stands before them is known.
#pragma once

#include "support/publish/publish.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace pdist::support {

/// A file without a name on the file system of an output: nothing of it is left, whatever happens.
class Spool {
public:
  /// In the folder of `target`, which errors name.
  explicit Spool(const std::filesystem::path& target);

  void write(std::span<const std::byte> bytes);
  std::uint64_t size() const { return size_; }
  /// Writes all of it to `out`.
  void copy_to(OutputFile& out) const;

private:
  OutputFile file_;
  std::uint64_t size_ = 0;
};

} // namespace pdist::support
