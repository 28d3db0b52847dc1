// Tar archives of packages (POSIX.1-2001, pax, "ustar Interchange Format").
#pragma once

#include "support/clock.hpp"
#include "support/walk.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pdist::archive {

/// One path of such an archive. All belong to root:root (0:0).
struct TarMember {
  std::string path; ///< without the first '/' and the last one of folders
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0644; ///< permission bits
  std::uint64_t size = 0;    ///< of a file
  std::string link_target;
  std::string digest = {};        ///< hex digits in a pax record; empty: there is none
  support::EpochSeconds time = 0; ///< as it is read; a writer has one for all
};

/// Writes an archive while its members are known. A name of more than 100 bytes, and a digest, are in a pax
/// header before the member's own.
class TarWriter {
public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// `digest_record` is the keyword of the members' digests.
  TarWriter(support::EpochSeconds time, Sink sink, std::string_view digest_record = {})
      : time_(time), sink_(std::move(sink)), digest_record_(digest_record) {}

  /// The bytes of a file follow.
  void add(const TarMember& member);
  void write(std::span<const std::byte> bytes);
  /// Fills up the last file's block; archives that others follow end so.
  void end_of_members() { pad(); }
  /// The end of the archive: two blocks of zeros.
  void finish();

private:
  struct Header;
  void add_header(const Header& header);
  void pad();

  support::EpochSeconds time_;
  Sink sink_;
  std::string digest_record_;
  std::uint64_t written_ = 0; ///< of the last file
};

/// A small file in an archive that is made in memory.
struct TarText {
  std::string name, text;
  std::uint32_t mode = 0644;
};

/// An archive of these files, without its end.
std::string tar_of(std::span<const TarText> files, support::EpochSeconds time);

} // namespace pdist::archive
