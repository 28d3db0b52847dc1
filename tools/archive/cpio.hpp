// cpio archives in the portable ASCII format ("odc"; POSIX.1-2001, pax, "cpio Interchange Format"), through
// libarchive: what Apple's installer packages have inside.
#pragma once

#include "support/clock.hpp"
#include "support/walk.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace pdist::archive {

/// One path of such an archive.
struct CpioEntry {
  std::string path; ///< as it is stored, such as "./bin/chat"
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0; ///< permission bits
  std::uint64_t size = 0; ///< of a file
  std::string link_target;
};

/// Writes an archive while its entries are known. All belong to user and group 0 and have one time. Its
/// numbers are octal digits: an archive has at most 262,143 entries (6 digits of the inode number, which
/// tells hard links), files are smaller than 8 GiB and times before 2242 (11 digits).
class CpioWriter {
public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// Errors name `shown`, the file that is made. What `sink` throws comes through.
  CpioWriter(std::string shown, support::EpochSeconds time, Sink sink);
  CpioWriter(const CpioWriter&) = delete;
  CpioWriter& operator=(const CpioWriter&) = delete;
  ~CpioWriter();

  /// Throws `Error` naming the entry, and the limit, for what the format cannot hold. The bytes of a file
  /// follow.
  void add(const CpioEntry& entry);
  void write(std::span<const std::byte> bytes);
  /// The end of the archive.
  void finish();

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace pdist::archive
