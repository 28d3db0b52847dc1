#include "programs/package/request_options.hpp"

#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/clock.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pdist::programs {

namespace {

void set_default(package::Defaults& defaults, const std::string& option) {
  const std::size_t equals = option.find('=');
  const std::string key = option.substr(0, equals);
  std::vector<std::string> known{"time"};
  for (const auto& [name, member] : package::default_texts)
    known.emplace_back(name);
  if (equals == std::string::npos || std::ranges::find(known, key) == known.end()) {
    throw support::UsageError("--default", fmt::format("'{}' is not <key>=<value>", support::escaped(option)),
                              support::did_you_mean(key, known));
  }
  const std::string value = option.substr(equals + 1);
  if (key == "time") defaults.time = support::parse_epoch(value, "--default time");
  for (const auto& [name, member] : package::default_texts)
    if (key == name) defaults.*member = value;
}

} // namespace

void add_defaults(support::CommandLine& command, std::vector<std::string>& defaults) {
  command
      .add_option("--default", defaults,
                  "what project() says, such as version=1.2.3; may be given several times")
      ->type_name("KEY=VALUE");
}

package::Defaults parse_defaults(const std::vector<std::string>& defaults) {
  package::Defaults out;
  for (const std::string& option : defaults)
    set_default(out, option);
  return out;
}

void add_request_options(support::CommandLine& command, RequestOptions& options) {
  command.add_option("--request", options.request, "package-request.json that add_distro_package() wrote")
      ->existing_file()
      ->option_text("FILE");
  command.add_option("--dist", options.dist, "without CMake: the dist")
      ->existing_folder()
      ->option_text("DIR");
  command.add_option("--metadata", options.metadata, "without --request: package.yaml")
      ->existing_file()
      ->option_text("FILE");
  command.add_option("--linkage", options.linkage, "with --dist: bundled or system")->option_text("WORD");
  command
      .add_option("--install-root", options.install_root,
                  "with --dist: the private tree on the target (default: /usr/lib/<name>)")
      ->option_text("DIR");
  command
      .add_option("--sysroot", options.sysroot,
                  "with --dist: the target's file system, whose package database tells of its libraries")
      ->existing_folder()
      ->option_text("DIR");
}

void add_compression(support::CommandLine& command, RequestOptions& options) {
  command.add_option("--compression", options.compression, "with --dist: zstd, xz or gzip")
      ->one_of({"zstd", "xz", "gzip"});
}

void add_format(support::CommandLine& command, std::string& format) {
  command.add_option("--format", format, fmt::format("{}", fmt::join(package::format_names(), ", ")))
      ->required()
      ->option_text("FORMAT");
}

package::PackageRequest request_of(const RequestOptions& options) {
  if (options.request.empty() == options.dist.empty())
    throw support::UsageError({}, "one of --request and --dist is needed",
                              "they are two ways to say what to pack");
  if (!options.request.empty()) return package::read_package_request(options.request);
  package::PackageRequest request;
  request.dist = options.dist;
  request.metadata = options.metadata;
  request.linkage = package::parse_linkage(options.linkage);
  request.install_root = options.install_root;
  request.sysroot = options.sysroot;
  request.compression = options.compression;
  const manifest::Facts facts = manifest::read(manifest::find(options.dist)).facts;
  request.defaults.name = facts.name;
  request.defaults.version = facts.version;
  return request;
}

std::optional<support::UsageLock> lock_for(const package::PackageRequest& request) {
  std::optional<support::UsageLock> lock;
  if (!request.lock.empty()) lock.emplace(request.lock, support::UsageLock::Use::read, request.dist);
  return lock;
}

} // namespace pdist::programs
