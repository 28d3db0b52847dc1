// Owner, group, mode and extended attributes of a file, taken over by the file that replaces it.
#pragma once

#include "support/file.hpp"
#include "support/publish/publish.hpp"

#include <map>
#include <optional>
#include <string>

namespace pdist::support {

/// What a published file shall have; see `FileAttributes`.
struct WantedAttributes {
  mode_t mode = 0;
  /// With `FileAttributes::like` only.
  struct Owned {
    uid_t owner = 0;
    gid_t group = 0;
    std::map<std::string, std::string> extended;
  };
  std::optional<Owned> owned;
};

/// `existing` is the status of the target, when there is one. Errors about `like` name it.
WantedAttributes wanted_attributes(const FileAttributes& attributes,
                                   const std::optional<struct stat>& existing);

/// Gives them to the open file; errors name `shown`.
void give_attributes(const FileDescriptor& file, const WantedAttributes& wanted, const std::string& shown);

/// Whether the file at `path`, whose status is `status`, has them already.
bool has_attributes(const std::filesystem::path& path, const struct stat& status,
                    const WantedAttributes& wanted);

} // namespace pdist::support
