#include "runtime/install/left_out_files.hpp"

#include "runtime/install/effect.hpp"
#include "runtime/install/installed_tree.hpp"
#include "runtime/install/trace.hpp"
#include "support/error.hpp"
#include "support/found.hpp"
#include "support/run/process.hpp"
#include "support/run/sandbox.hpp"

#include <set>

namespace pdist::runtime {

namespace {

namespace fs = std::filesystem;

class LeftOut {
public:
  explicit LeftOut(const Request& request) : request_(request) {
    for (const BuiltFile& built : request.built_files)
      if (!built.destination.empty()) shipped_.insert(built.path);
  }

  void take(const InstallCommand& command) {
    for (const InstallEffect& effect : effects_of(command, request_.build_folder))
      if (effect.type != support::EntryType::folder) add(effect.path, effect.source);
    for (const std::string& source : command.sources)
      if (is_missing(source))
        add(command.destination + '/' +
                (command.rename.empty() ? fs::path(source).filename().string() : command.rename),
            source);
  }

  std::vector<std::string> paths() const { return {found_.begin(), found_.end()}; }

private:
  /// Such as a target that is not built.
  static bool is_missing(const std::string& source) {
    return !source.ends_with('/') && !support::found_itself(source);
  }

  void add(const std::string& absolute, const fs::path& source) {
    if (shipped_.contains(source)) return;
    const std::string place =
        place_in_dist(fs::path(absolute).lexically_normal().string(), request_.install_prefix.string());
    if (!place.empty()) found_.insert(place);
  }

  const Request& request_;
  std::set<fs::path> shipped_; ///< by TARGETS, wherever a rule would place them
  std::set<std::string> found_;
};

} // namespace

std::vector<std::string> left_out_files(const Request& request, const Path& templates) {
  LeftOut left_out(request);
  const support::Sandbox sandbox({.hidden = {}, .read_only = true, .writable = {}});
  const bool guarded = !sandbox.unavailable();
  support::ProcessRequest process;
  process.command = {request.cmake.string(),
                     "-DCMAKE_INSTALL_PREFIX=" + request.install_prefix.string(),
                     "-DCMAKE_INSTALL_CONFIG_NAME=" + request.config,
                     "-DSCRIPT=" + (request.build_folder / "cmake_install.cmake").string(),
                     "--trace-expand",
                     "--trace-format=json-v1",
                     "-P",
                     (templates / "install" / "dry_run.cmake").string()};
  process.folder = request.build_folder;
  if (guarded) process.before_exec = [&] { return sandbox.enter(); };
  process.on_error_line = [&](std::string_view line) {
    try {
      if (const auto command = is_trace_line(line) ? parse_install_command(line) : std::nullopt)
        left_out.take(*command);
    } catch (const support::Error&) {
      // What cannot be installed is of no account here.
    }
    return true;
  };
  support::run(process);
  return left_out.paths();
}

} // namespace pdist::runtime
