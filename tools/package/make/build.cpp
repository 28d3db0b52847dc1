#include "package/make/build.hpp"

#include "package/make/cpack_variables.hpp"
#include "package/make/laid_out.hpp"
#include "package/make/plan.hpp"
#include "package/make/publish.hpp"
#include "package/make/write.hpp"
#include "support/copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/output_lock.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <random>
#include <unistd.h>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// Another name of a folder, which has only plain characters.
class PlainName {
public:
  explicit PlainName(const fs::path& folder) : temporary_(unused_name()) {
    temporary_.step([&](const support::Temporary::Claim& claim) {
      support::create_new_folder(temporary_.path(), 0700);
      claim(support::FileDescriptor(::open(temporary_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    });
    fs::create_directory_symlink(folder, path());
  }

  fs::path path() const { return temporary_.path() / "p"; }

private:
  static fs::path unused_name() {
    std::random_device random;
    return fs::temp_directory_path() / fmt::format("pdist-{}-{:08x}", ::getpid(), random());
  }

  support::Temporary temporary_; ///< removed also when a signal ends the process
};

bool is_plain(const fs::path& path) {
  return path.string().find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+-") == std::string::npos;
}

/// Of a configuration that knows nothing of PortableDist: its own project file, then the root's settings.
constexpr auto project_config_file = "CPackProjectConfig.cmake";

std::string project_config(const RootPlan& plan) {
  return fmt::format("if(PORTABLE_DIST_USER_PROJECT_CONFIG_FILE)\n"
                     "  include(\"${{PORTABLE_DIST_USER_PROJECT_CONFIG_FILE}}\")\nendif()\ninclude({})\n",
                     bracket((plan.output / cpack_settings_file).string()));
}

/// What CPack reads: the project's configuration, or as much as it needs without one.
std::string cpack_config(const RootPlan& plan, const fs::path& project) {
  CpackVariables variables;
  if (!project.empty()) {
    variables.add(fmt::format("include({})\n", bracket(fs::absolute(project).string())));
    variables.set("PORTABLE_DIST_ROOT", plan.output.string());
    // That of a project with add_distro_package() includes the root's settings itself, behind the project's
    // own.
    variables.add(
        fmt::format("if(NOT DEFINED PORTABLE_DIST_PACKAGE_TOOL)\n"
                    "  set(PORTABLE_DIST_USER_PROJECT_CONFIG_FILE \"${{CPACK_PROJECT_CONFIG_FILE}}\")\n"
                    "  set(CPACK_PROJECT_CONFIG_FILE {})\nendif()\n",
                    bracket((plan.output.parent_path() / project_config_file).string())));
    return variables.text();
  }
  variables.set("CPACK_PACKAGE_NAME", plan.model.name);
  variables.set("CPACK_PACKAGE_VERSION", shown(plan.model.version));
  variables.set("CPACK_PACKAGE_FILE_NAME", fmt::format("{}-{}", plan.model.name, shown(plan.model.version)));
  // CPack asks for it, also where each component has a description of its own.
  variables.set("CPACK_PACKAGE_DESCRIPTION", plan.model.packages.back().summary);
  variables.set("CPACK_PROJECT_CONFIG_FILE", (plan.output / cpack_settings_file).string());
  return variables.text();
}

/// What the packer's own program said, where CPack only names the file.
std::string log_of_packer(const fs::path& folder, std::string_view name) {
  constexpr std::uint64_t largest = 16ULL << 20;
  if (name.empty()) return {};
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().filename() == name) return support::read_text_file(entry.path(), largest);
  return {};
}

void run_cpack(const Format& format, const BuildRequest& build, const fs::path& place) {
  const std::string generator(format.facts().generator);
  support::ProcessRequest process;
  // A path is seen from here, not from where CPack works.
  const bool is_path = build.cpack.find('/') != std::string::npos;
  const std::string program = is_path ? fs::absolute(build.cpack).string() : build.cpack;
  process.command = {program,
                     "--config",
                     (place / "CPackConfig.cmake").string(),
                     "-G",
                     generator,
                     "-B",
                     (place / "out").string()};
  process.folder = place;
  const support::ProcessResult result = support::run(process);
  if (result.status == 0 && fs::is_directory(place / "out")) return;
  if (result.status == 0)
    throw support::Error(support::escaped(build.cpack), fmt::format("cpack -G {} made nothing", generator),
                         "it ended with status 0", "is it CPack?");
  std::string said = log_of_packer(place / "out", format.packer_log());
  if (said.empty()) said = result.output + result.errors;
  std::fwrite(said.data(), 1, said.size(), stderr);
  throw support::Error(support::escaped(build.cpack),
                       fmt::format("cpack -G {} failed with status {}", generator, result.status),
                       said.empty() ? "it said nothing" : "its words are above");
}

std::vector<fs::path> build_with_cpack(const PackageRequest& request, const Format& format,
                                       const BuildRequest& build) {
  const fs::path work = request.file.empty() ? fs::absolute(build.to) : request.file.parent_path();
  fs::create_directories(work);
  const fs::path name = work / fmt::format("{}.packing", format.facts().name);
  support::Temporary folder(support::temporary_path(name));
  support::lock_temporary_folder(name, folder);
  std::optional<PlainName> plain;
  if (format.needs_plain_paths() && !is_plain(folder.path())) plain.emplace(folder.path());
  const fs::path place = plain ? plain->path() : folder.path();
  const RootPlan plan = plan_root(request, format, place / "root");
  write_root(plan);
  support::publish_file(place / "CPackConfig.cmake", {.flush = false},
                        [&](support::OutputFile& out) { out.write(cpack_config(plan, build.config)); });
  support::publish_file(place / project_config_file, {.flush = false},
                        [&](support::OutputFile& out) { out.write(project_config(plan)); });
  run_cpack(format, build, place);
  return publish_packages(plan.output, place / "out", build.to);
}

} // namespace

std::vector<fs::path> build_packages(const PackageRequest& request, const Format& format,
                                     const BuildRequest& build) {
  if (!format.facts().generator.empty()) return build_with_cpack(request, format, build);
  return write_packages(plan_root(request, format, build.to), build.to);
}

} // namespace pdist::package
