// Search paths of binaries in a dist, calculated without touching a file. The word for the binary's own
// folder is glibc's `$ORIGIN` or dyld's `@loader_path`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

inline constexpr std::string_view glibc_origin = "$ORIGIN", dyld_origin = "@loader_path";

/// `folder` (inside the dist, "" its root) as seen from the binary at `binary` (inside the dist):
/// "bin/chat", "lib" → "$ORIGIN/../lib". Throws `Error` for folders that a search path cannot name (':'
/// separates,
/// '$' starts a token).
std::string origin_path(std::string_view binary, std::string_view folder,
                        std::string_view origin = glibc_origin);

/// The folders inside the dist that `search_path`, the present one of `binary`, names: its entries relative
/// to the binary's folder that stay inside. Others are passed over.
std::vector<std::string> inner_folders(std::string_view binary, std::string_view search_path);

/// The search path that lets `binary` find libraries in `folders` (inside the dist), in that order, each
/// once. Empty when there are none.
std::string search_path_for(std::string_view binary, const std::vector<std::string>& folders,
                            std::string_view origin = glibc_origin);

/// The folder of a path inside the dist: "" for one at the root.
std::string folder_of(std::string_view path);

} // namespace pdist::runtime
