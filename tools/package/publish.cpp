#include "package/publish.hpp"

#include "archive/packed.hpp"
#include "binary/patch.hpp"
#include "manifest/checksum_file.hpp"
#include "manifest/manifest.hpp"
#include "package/deb/file.hpp"
#include "package/nsis/file.hpp"
#include "package/places.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <future>
#include <optional>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using archive::PackedEntry;
using support::EntryType;

/// CPackProject.cmake leaves it where CPack was told not to compress, for gzip's sake.
constexpr auto gzip_mark = "gzip-here";

bool is_package(const fs::path& file) {
  return file.extension() == ".deb" || file.extension() == ".rpm" || file.extension() == ".exe";
}

/// The manifest of the package that a file should be, by the name before the version; the longest name that
/// fits.
fs::path manifest_of(const fs::path& root, const fs::path& file) {
  const std::string name = file.filename().string();
  const char mark = file.extension() == ".deb" ? '_' : '-';
  fs::path best;
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    const std::string package = entry.path().filename().string();
    const bool fits = entry.is_directory() && name.starts_with(package + mark) &&
                      package.size() > best.parent_path().filename().string().size();
    if (fits) best = entry.path() / "manifest.json";
  }
  return best;
}

/// What is wrong with one entry of a package; nothing when it is as in the tree.
std::optional<std::string> difference(const manifest::Entry& wanted, const PackedEntry& packed) {
  if (wanted.type != packed.type) return "is of another type";
  if (wanted.type != EntryType::symlink && wanted.mode != packed.mode)
    return fmt::format("has mode {:04o}, not {:04o}", packed.mode, wanted.mode);
  if (wanted.link_target != packed.link_target) return "points elsewhere";
  if (wanted.sha256 != packed.sha256) return "has other bytes";
  return std::nullopt;
}

void check_package(const fs::path& file, const fs::path& laid_out) {
  std::map<std::string, PackedEntry> packed = archive::read_packed(file);
  const std::string what = "the package is not what was laid out";
  for (const manifest::Entry& entry : manifest::read(laid_out).entries) {
    const auto at = packed.find(entry.path);
    if (at == packed.end()) {
      // An rpm does not own what the base system has.
      if (entry.type == EntryType::folder && file.extension() == ".rpm" && is_base_folder(entry.path))
        continue;
      throw support::Error(file.string(), what, fmt::format("/{} is missing", support::escaped(entry.path)));
    }
    if (const auto wrong = difference(entry, at->second))
      throw support::Error(file.string(), what, fmt::format("/{} {}", support::escaped(entry.path), *wrong));
    packed.erase(at);
  }
  if (!packed.empty())
    throw support::Error(file.string(), what,
                         fmt::format("/{} is too much", support::escaped(packed.begin()->first)));
}

/// `is_right` throws before anything takes its place.
void copy_to(const fs::path& from, const fs::path& to, const std::function<void()>& is_right) {
  const support::ReadableFile file(from);
  binary::Patch patch;
  patch.original_size = patch.final_size = file.size();
  if (from.extension() == ".deb") patch = neutral_members(file);
  support::Sha256 sha256;
  support::publish_file(
      to, {.mode = 0644, .like = {}},
      [&](support::OutputFile& out) {
        binary::write_patched(file, patch, [&](std::span<const std::byte> bytes) {
          sha256.update(bytes);
          out.write(bytes);
        });
      },
      [&](const fs::path&) { is_right(); });
  publish_checksum(to, sha256.finish());
}

} // namespace

void publish_checksum(const fs::path& file, const std::string& sha256) {
  const std::string line = manifest::checksum_text({{file.filename().string(), sha256}});
  support::publish_file(file.string() + ".sha256", {.mode = 0644, .like = {}},
                        [&](support::OutputFile& out) { out.write(line); });
}

std::vector<fs::path> publish_packages(const fs::path& root, const fs::path& from, const fs::path& to) {
  std::vector<fs::path> files;
  std::size_t packages = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (entry.is_directory() && fs::exists(entry.path() / "manifest.json")) ++packages;
  const bool installer = fs::exists(root / "nsis"); // one for all packages
  if (installer) packages = 1;
  for (const fs::directory_entry& entry : fs::directory_iterator(from))
    if (is_package(entry.path())) files.push_back(entry.path());
  std::ranges::sort(files);
  if (files.size() != packages)
    throw support::Error(from.string(), fmt::format("there are {} packages", files.size()),
                         fmt::format("{} were laid out", packages));
  // Reading them back takes as long as copying them: both are done at once, and nothing takes its place
  // before all packages are right.
  std::vector<std::shared_future<void>> checks;
  for (const fs::path& file : files) {
    if (installer) {
      checks.emplace_back(std::async(std::launch::async, check_installer, file));
      continue;
    }
    const fs::path laid_out = manifest_of(root, file);
    if (laid_out.empty()) throw support::Error(file.string(), "no package of that name was laid out");
    if (fs::exists(root / gzip_mark)) gzip_members(file);
    checks.emplace_back(std::async(std::launch::async, check_package, file, laid_out));
  }
  const auto all_are_right = [&checks] {
    for (const std::shared_future<void>& check : checks)
      check.get();
  };
  fs::create_directories(to);
  std::vector<fs::path> out;
  for (const fs::path& file : files) {
    out.push_back(to / file.filename());
    copy_to(file, out.back(), all_are_right);
  }
  return out;
}

} // namespace pdist::package
