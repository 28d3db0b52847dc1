#include "verify/private_folders.hpp"

#include "support/run/sandbox.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

std::string without_trailing_slash(const fs::path& path) {
  std::string text = path.lexically_normal().string();
  while (text.size() > 1 && text.back() == '/')
    text.pop_back();
  return text;
}

} // namespace

bool is_common_folder(const std::string& folder) {
  // The Filesystem Hierarchy Standard's folders, and the homes that containers and services build in.
  static constexpr std::array<std::string_view, 36> common{
      "/",          "/bin",         "/boot",      "/dev",           "/etc",           "/home",
      "/lib",       "/lib32",       "/lib64",     "/libx32",        "/media",         "/mnt",
      "/opt",       "/proc",        "/root",      "/run",           "/sbin",          "/srv",
      "/sys",       "/tmp",         "/usr",       "/usr/bin",       "/usr/include",   "/usr/lib",
      "/usr/lib64", "/usr/libexec", "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/share",
      "/usr/sbin",  "/usr/share",   "/usr/src",   "/var",           "/var/lib",       "/var/tmp"};
  return std::ranges::find(common, folder) != common.end();
}

PrivateFolders private_folders(const std::vector<fs::path>& asked) {
  PrivateFolders out;
  std::set<std::string> forms, common;
  for (const fs::path& folder : asked) {
    if (folder.empty()) continue;
    const fs::path absolute = fs::absolute(folder);
    for (const fs::path& form : {absolute, fs::weakly_canonical(absolute)}) {
      const std::string text = without_trailing_slash(form);
      (is_common_folder(text) ? common : forms).insert(text);
    }
  }
  for (const std::string& form : forms) {
    const bool inside = std::ranges::any_of(
        out.folders, [&](const std::string& outer) { return support::is_at_or_below(form, outer); });
    if (!inside) out.folders.push_back(form);
  }
  out.too_common.assign(common.begin(), common.end());
  return out;
}

} // namespace pdist::verify
