#include "runtime/bundle/paths.hpp"

#include <algorithm>

namespace pdist::runtime {

namespace {

/// `path` up to its first folder whose name ends in `ending`; empty when there is none.
std::string up_to_folder(std::string_view path, std::string_view ending) {
  const std::string end = std::string(ending) + '/';
  const std::size_t at = path.find(end);
  const bool has_name = at != std::string_view::npos && at != 0 && path[at - 1] != '/';
  return has_name ? std::string(path.substr(0, at + ending.size())) : std::string();
}

} // namespace

std::string application_of(std::string_view path) {
  return up_to_folder(path, ".app");
}

std::string framework_of(std::string_view path) {
  std::string framework = up_to_folder(path, ".framework");
  std::string_view inside = path.substr(std::min(framework.size() + 1, path.size()));
  constexpr std::string_view versions = "Versions/";
  if (inside.starts_with(versions)) {
    inside.remove_prefix(versions.size());
    const std::size_t slash = inside.find('/');
    if (slash == std::string_view::npos) return {};
    inside.remove_prefix(slash + 1);
  }
  return inside.find('/') == std::string_view::npos ? framework : std::string();
}

std::string sealed_folder_of(std::string_view info_plist) {
  const auto without = [&](std::string_view ending) {
    return info_plist.ends_with(ending) ? info_plist.substr(0, info_plist.size() - ending.size())
                                        : std::string_view();
  };
  if (const std::string_view version = without("/Resources/Info.plist"); !version.empty()) {
    const std::size_t folder = version.find(".framework/Versions/");
    const std::size_t slash = version.rfind('/');
    const bool is_version =
        folder != std::string_view::npos && version.substr(0, slash).ends_with("/Versions");
    // Versions/Current is a symlink, and no path goes through one.
    return is_version ? std::string(version) : std::string();
  }
  const std::string_view contents = without("/Info.plist");
  if (!contents.ends_with("/Contents")) return {};
  const std::string_view bundle = contents.substr(0, contents.size() - std::string_view("/Contents").size());
  const std::string_view name = bundle.substr(bundle.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot != 0 ? std::string(contents) : std::string();
}

std::string library_folder_of(const std::string& application) {
  return application.empty() ? "lib" : application + "/Contents/Frameworks";
}

} // namespace pdist::runtime
