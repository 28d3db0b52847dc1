// An .apk, read back: strictly, since apk installs much of what is wrong without a word.
#pragma once

#include "archive/packed.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// Where a file's SHA-1 is, or that of a link's target (apk-v2(5)).
inline constexpr std::string_view apk_digest_record = "APK-TOOLS.checksum.SHA1";

/// What is in an .apk.
struct ReadApk {
  std::string key_name; ///< file name of the public key; empty: it is not signed
  std::vector<std::byte> signature;
  std::vector<std::byte> control;             ///< the bytes that are signed
  std::string info;                           ///< the text of .PKGINFO
  std::map<std::string, std::string> scripts; ///< ".pre-install": its text
  std::map<std::string, archive::PackedEntry> files;
  std::uint64_t unsigned_at = 0; ///< where the package begins behind its signature
};

/// Throws `Error` naming `file`, and the member, for everything that is not as apk-v2(5) has it: other than
/// two or three gzip members with one archive each; what `archive::TarReader` refuses; modes beyond 0777, and
/// names that apk ignores; a signature other than RSA256; a control archive that does not begin with
/// .PKGINFO, or has unknown files; keys of .PKGINFO that are unknown, missing or there twice; a wrong
/// `datahash` or `size`; data that is not sorted, has a name at the top that begins with '.', is not in a
/// folder of the package; a file or symlink whose digest is missing or wrong; files of more than `most_bytes`
/// together. The signature is not verified: that needs its key.
ReadApk read_apk(const std::filesystem::path& file,
                 std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max());

} // namespace pdist::package
