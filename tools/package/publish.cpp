#include "package/publish.hpp"

#include "archive/packed.hpp"
#include "manifest/checksum_file.hpp"
#include "manifest/digest.hpp"
#include "manifest/tree.hpp"
#include "package/places.hpp"
#include "support/error.hpp"
#include "support/publish.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using archive::PackedEntry;
using support::EntryType;

bool is_package(const fs::path& file) {
  return file.extension() == ".deb" || file.extension() == ".rpm";
}

/// The package whose tree a file was made of, by the name before the version; the longest name that fits.
fs::path tree_of(const fs::path& root, const fs::path& file) {
  const std::string name = file.filename().string();
  const char mark = file.extension() == ".deb" ? '_' : '-';
  fs::path best;
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    const std::string package = entry.path().filename().string();
    const bool fits = entry.is_directory() && name.starts_with(package + mark) &&
                      package.size() > best.parent_path().filename().string().size();
    if (fits) best = entry.path() / "tree";
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

void check_package(const fs::path& file, const fs::path& tree) {
  std::map<std::string, PackedEntry> packed = archive::read_packed(file);
  const std::string what = "the package is not what was laid out";
  for (const manifest::Entry& entry : manifest::entries_of(tree, support::walk_tree(tree))) {
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

void copy_to(const fs::path& from, const fs::path& to) {
  const support::ReadableFile file(from);
  support::publish_file(to, {.mode = 0644, .like = {}}, [&](support::OutputFile& out) {
    std::vector<std::byte> buffer(1 << 17);
    std::uint64_t at = 0;
    while (const std::size_t got = file.read_some(at, buffer)) {
      out.write(std::span(buffer).first(got));
      at += got;
    }
    file.require_unchanged();
  });
  const std::string line = manifest::checksum_text({{to.filename().string(), manifest::sha256_of_file(to)}});
  support::publish_file(to.string() + ".sha256", {.mode = 0644, .like = {}},
                        [&](support::OutputFile& out) { out.write(line); });
}

} // namespace

std::vector<fs::path> publish_packages(const fs::path& root, const fs::path& from, const fs::path& to) {
  std::vector<fs::path> files;
  std::size_t packages = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (entry.is_directory() && fs::is_directory(entry.path() / "tree")) ++packages;
  for (const fs::directory_entry& entry : fs::directory_iterator(from))
    if (is_package(entry.path())) files.push_back(entry.path());
  std::ranges::sort(files);
  if (files.size() != packages)
    throw support::Error(from.string(), fmt::format("there are {} packages", files.size()),
                         fmt::format("{} were laid out", packages));
  for (const fs::path& file : files) {
    const fs::path tree = tree_of(root, file);
    if (tree.empty()) throw support::Error(file.string(), "no package of that name was laid out");
    check_package(file, tree);
  }
  fs::create_directories(to);
  std::vector<fs::path> out;
  for (const fs::path& file : files) {
    out.push_back(to / file.filename());
    copy_to(file, out.back());
  }
  return out;
}

} // namespace pdist::package
