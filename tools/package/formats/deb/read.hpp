// A .deb, read back: strictly, since dpkg and libarchive pass over damage that the other one refuses.
#pragma once

#include "archive/packed.hpp"
#include "archive/tar.hpp"
#include "package/formats/deb/ar_members.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace pdist::package {

/// What is in a .deb.
struct ReadDeb {
  std::vector<archive::TarText> control; ///< in their order; names without "./"
  std::map<std::string, archive::PackedEntry> files;
  std::map<std::string, std::string> md5; ///< of the files that are regular
  std::map<support::EpochSeconds, std::string>
      times; ///< of all that is in it, each with the first that has it
};

/// Throws `Error` naming `file`, and the member, for what is not as deb(5) has it: other than the three
/// members "debian-binary", "control.tar" and "data.tar" (with an ending for the compression); what
/// `archive::TarReader` refuses; checksums of the compression that are wrong; control files that are no
/// plain files; a path twice; files of more than `most_bytes` together.
ReadDeb read_deb(const std::filesystem::path& file,
                 std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max());

/// Only the control files.
std::vector<archive::TarText> read_control_files(const support::ReadableFile& deb);

/// The fields of a control file's one paragraph (deb-control(5)), with the lines that continue them. Throws
/// `Error` naming `shown` for a text of another form, or a field twice.
std::map<std::string, std::string> control_fields(const std::string& text, const std::string& shown);

} // namespace pdist::package
