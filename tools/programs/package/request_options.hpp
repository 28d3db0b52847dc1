// Options that several commands have: what is packed, and what project() says of it.
#pragma once

#include "package/make/request.hpp"
#include "support/command_line.hpp"
#include "support/publish/usage_lock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pdist::programs {

/// Adds --default KEY=VALUE.
void add_defaults(support::CommandLine& command, std::vector<std::string>& defaults);
/// Throws `UsageError` for a key that is not known.
package::Defaults parse_defaults(const std::vector<std::string>& defaults);

/// A request as CMake wrote it, or a dist with what a request would say.
struct RequestOptions {
  std::filesystem::path request, dist, metadata, sysroot = "/";
  std::string linkage = "bundled", install_root, compression = "zstd";
};

/// Adds --request, --dist, --metadata, --linkage, --install-root and --sysroot.
void add_request_options(support::CommandLine& command, RequestOptions& options);
/// Adds --compression.
void add_compression(support::CommandLine& command, RequestOptions& options);
/// Adds --format, which is required.
void add_format(support::CommandLine& command, std::string& format);
/// Throws `UsageError` unless just one of --request and --dist is there.
package::PackageRequest request_of(const RequestOptions& options);
/// While it lives, no build changes the request's dist.
std::optional<support::UsageLock> lock_for(const package::PackageRequest& request);

} // namespace pdist::programs
