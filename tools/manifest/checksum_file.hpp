// SHA256SUMS, in the form that `sha256sum` of coreutils writes and checks.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pdist::manifest {

/// Digest by path, sorted by the path's bytes.
using Checksums = std::map<std::string, std::string>;

/// One line a file: digest, two spaces, path. A path with a backslash, newline or carriage return is escaped
/// (`\\`, `\n`, `\r`) and its line starts with a backslash, as coreutils' manual says ("cksum output modes").
std::string checksum_text(const Checksums& checksums);

/// Reads it back strictly: `file` names it in errors, which also carry the line. Refused: anything
/// `checksum_text` does not write (also carriage returns at line ends and a missing newline at the end),
/// paths that are absolute, have `..` or stand twice.
Checksums parse_checksums(std::string_view text, const std::string& file);

} // namespace pdist::manifest
