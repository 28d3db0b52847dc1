#include "package/make/build.hpp"

#include "package/make/cpack_variables.hpp"
#include "package/make/laid_out.hpp"
#include "package/make/plan.hpp"
#include "package/make/publish.hpp"
#include "package/make/write.hpp"
#include "package/model/relation.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/output_lock.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <unistd.h>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// Another name of a folder, which has only plain characters.
class PlainName {
public:
  explicit PlainName(const fs::path& folder) {
    std::string name = (fs::temp_directory_path() / "pdist-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw support::system_error(name, "make a folder", errno);
    folder_ = name;
    fs::create_directory_symlink(folder, path());
  }
  PlainName(const PlainName&) = delete;
  PlainName& operator=(const PlainName&) = delete;
  ~PlainName() {
    std::error_code gone;
    fs::remove(path(), gone);
    fs::remove(folder_, gone);
  }

  fs::path path() const { return folder_ / "p"; }

private:
  fs::path folder_;
};

bool is_plain(const fs::path& path) {
  return path.string().find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+-") == std::string::npos;
}

/// What CPack reads: the project's configuration, or as much as it needs without one.
std::string cpack_config(const RootPlan& plan, const fs::path& project) {
  CpackVariables variables;
  if (!project.empty()) {
    variables.add(fmt::format("include({})\n", bracket(fs::absolute(project).string())));
    variables.set("PORTABLE_DIST_ROOT", plan.output.string());
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
  process.command = {build.cpack,
                     "--config",
                     (place / "CPackConfig.cmake").string(),
                     "-G",
                     generator,
                     "-B",
                     (place / "out").string()};
  process.folder = place;
  const support::ProcessResult result = support::run(process);
  if (result.status == 0) return;
  std::string said = log_of_packer(place / "out", format.packer_log());
  if (said.empty()) said = result.output + result.errors;
  std::fwrite(said.data(), 1, said.size(), stderr);
  throw support::Error(support::escaped(build.cpack),
                       fmt::format("cpack -G {} failed with status {}", generator, result.status),
                       "its words are above");
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
  run_cpack(format, build, place);
  return publish_packages(plan.output, place / "out", build.to);
}

} // namespace

std::vector<fs::path> build_packages(const PackageRequest& request, const Format& format,
                                     const BuildRequest& build) {
  if (!format.facts().generator.empty()) return build_with_cpack(request, format, build);
  return {write_package(plan_root(request, format, build.to), build.to)};
}

} // namespace pdist::package
