// The outer archive of a .deb (deb(5), ar(5)): its members, and what we change of them.
#pragma once

#include "binary/patch.hpp"
#include "support/clock.hpp"
#include "support/publish/publish.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

struct DebMember {
  std::string name;         ///< "data.tar.zst"
  std::uint64_t header = 0; ///< offset of its header
  std::uint64_t bytes = 0;  ///< offset of its bytes, behind the header
  std::uint64_t size = 0;   ///< of the bytes
};

/// The members in order. Throws `Error` for what is no such archive, has a header that is not as ar(5) has
/// it, or ends inside of a member.
std::vector<DebMember> deb_members(const support::ReadableFile& deb);

/// Gives a .deb of three members another control member, which is compressed with gzip, and all members
/// owner 0, mode 0644 and the time: CPack takes them from its temporary files, so that they tell of the user
/// and the umask.
binary::Patch with_control(const support::ReadableFile& deb, std::string_view control_tar_gz,
                           support::EpochSeconds time);

/// Replaces a .deb by one whose uncompressed members are compressed with gzip, on all cores.
void gzip_members(const std::filesystem::path& path);

} // namespace pdist::package
