#include "package/make/compare.hpp"

#include "manifest/manifest_json.hpp"

#include <fmt/format.h>

#include <optional>

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

manifest::Manifest laid_out_manifest(const std::filesystem::path& laid_out) {
  return manifest::read(laid_out / "manifest.json");
}

std::uint64_t most_bytes(const manifest::Manifest& laid_out) {
  std::uint64_t bytes = 64ULL << 20;
  for (const manifest::Entry& entry : laid_out.entries)
    bytes += entry.size;
  return bytes;
}

support::Error not_laid_out(const std::filesystem::path& file, const std::string& what) {
  return {file.string(), "the package is not what was laid out", what};
}

void require_laid_out(const std::filesystem::path& file, const manifest::Manifest& laid_out,
                      std::map<std::string, PackedEntry> packed,
                      const std::function<bool(std::string_view folder)>& may_be_absent) {
  for (const manifest::Entry& entry : laid_out.entries) {
    const auto at = packed.find(entry.path);
    if (at == packed.end()) {
      if (entry.type == EntryType::folder && may_be_absent && may_be_absent(entry.path)) continue;
      throw not_laid_out(file, fmt::format("/{} is missing", support::escaped(entry.path)));
    }
    if (const auto wrong = difference(entry, at->second))
      throw not_laid_out(file, fmt::format("/{} {}", support::escaped(entry.path), *wrong));
    packed.erase(at);
  }
  if (!packed.empty())
    throw not_laid_out(file, fmt::format("/{} is too much", support::escaped(packed.begin()->first)));
}

} // namespace pdist::package
