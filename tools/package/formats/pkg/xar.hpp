// The xar archives that Apple's installer packages are (man.freebsd.org, xar(5) of libarchive; the
// installer's own need nothing beyond).
#pragma once

#include "support/clock.hpp"
#include "support/publish/publish.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace pdist::package {

/// A file of an archive whose bytes follow in the same order.
struct XarMember {
  std::string path; ///< "Distribution", "chat.pkg/Bom"
  std::uint64_t size = 0;
  std::string sha1; ///< of its bytes, in hexadecimal digits
};

/// What stands before the bytes of the members: the header (28 bytes, big-endian: "xar!", its size, version
/// 1, the lengths of the table of contents, compressed and not, 1 for SHA-1), the table (zlib), and the SHA-1
/// of the compressed table, with which the heap begins. Members are stored as they are, one behind the other;
/// a signature gets its place by moving them. SHA-1, because libarchive knew no other before 2026 and Apple's
/// own tools make it; what protects a package is its signature.
///
/// `members` are sorted by path, so that folders are together. Throws `Error` for a name that XML cannot
/// hold.
std::string xar_head(const std::vector<XarMember>& members, support::EpochSeconds time);

/// The table of contents of an archive; throws `Error` when `file` is no xar archive, or has a table of more
/// than 64 MiB.
std::string xar_table(const support::ReadableFile& file);

} // namespace pdist::package
