#include "runtime/apple_bundle.hpp"

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
  return up_to_folder(path, ".framework");
}

std::string library_folder_of(const std::string& application) {
  return application.empty() ? "lib" : application + "/Contents/Frameworks";
}

} // namespace pdist::runtime
