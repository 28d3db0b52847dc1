#include "package/make/compare.hpp"

#include "archive/packed.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <vector>

namespace pdist::package {

namespace {

using archive::PackedEntry;
using support::EntryType;

/// What is wrong with one entry of a package; nothing when it is as in the tree.
std::optional<std::string> difference(const manifest::Entry& wanted, const PackedEntry& packed) {
  if (wanted.type != packed.type) return "is of another type";
  if (wanted.type != EntryType::symlink && wanted.mode != packed.mode)
    return fmt::format("has mode {:04o}, not {:04o}", packed.mode, wanted.mode);
  if (wanted.link_target != packed.link_target) return "points elsewhere";
  if (wanted.sha256 != packed.sha256) return "has other bytes";
  return std::nullopt;
}

} // namespace

void require_laid_out(const std::filesystem::path& file, const std::filesystem::path& laid_out,
                      const std::function<bool(std::string_view folder)>& may_be_absent) {
  const std::vector<manifest::Entry> entries = manifest::read(laid_out / "manifest.json").entries;
  // Enough to name the file that is larger; a package that unpacks without end is not read to it.
  std::uint64_t bytes = 64ULL << 20;
  for (const manifest::Entry& entry : entries)
    bytes += entry.size;
  std::map<std::string, PackedEntry> packed = archive::read_packed(file, bytes);
  const std::string what = "the package is not what was laid out";
  for (const manifest::Entry& entry : entries) {
    const auto at = packed.find(entry.path);
    if (at == packed.end()) {
      if (entry.type == EntryType::folder && may_be_absent && may_be_absent(entry.path)) continue;
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

} // namespace pdist::package
