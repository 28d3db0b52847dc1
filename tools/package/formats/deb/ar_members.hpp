// The outer archive of a .deb (deb(5), ar(5)): its members, and what we change of them.
#pragma once

#include "binary/patch.hpp"
#include "support/publish/publish.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pdist::package {

struct DebMember {
  std::string name;         ///< "data.tar.zst"
  std::uint64_t header = 0; ///< offset of its header; the bytes follow it
  std::uint64_t size = 0;   ///< of the bytes
};

/// The members in order. Throws `Error` for what is no such archive, or ends inside of a member.
std::vector<DebMember> deb_members(const support::ReadableFile& deb);

/// Gives each member owner 0 and mode 0644: CPack takes them from its temporary files, so that they tell of
/// the user and the umask.
binary::Patch neutral_members(const support::ReadableFile& deb);

/// Replaces a .deb by one whose uncompressed members are compressed with gzip, on all cores.
void gzip_members(const std::filesystem::path& path);

} // namespace pdist::package
