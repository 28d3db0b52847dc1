// The tar archives of an .apk (POSIX.1-2001, pax, "ustar Interchange Format"), in the form that apk reads.
#pragma once

#include "support/clock.hpp"
#include "support/walk.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace pdist::package {

/// One path of such an archive. All belong to root:root (0:0): apk looks the names up on the target.
struct ApkMember {
  std::string path; ///< without the first '/' and the last one of folders
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0644; ///< permission bits
  std::uint64_t size = 0;    ///< of a file
  std::string link_target;
  std::string sha1 = {}; ///< hex digits; of a file's bytes or a link's target; empty: not written
};

/// The digest is in a pax record of that name (apk-v2(5)).
inline constexpr auto apk_digest_record = "APK-TOOLS.checksum.SHA1";

/// Writes an archive while its members are known. A name of more than 100 bytes, and a digest, are in a pax
/// header before the member's own.
class ApkTarWriter {
public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  ApkTarWriter(support::EpochSeconds time, Sink sink) : time_(time), sink_(std::move(sink)) {}

  /// The bytes of a file follow.
  void add(const ApkMember& member);
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
  std::uint64_t written_ = 0; ///< of the last file
};

/// A whole archive in memory of small files with these texts, without its end.
struct ApkText {
  std::string name, text;
  std::uint32_t mode = 0644;
};
std::string apk_tar(std::span<const ApkText> files, support::EpochSeconds time);

} // namespace pdist::package
