#include "archive/plan_archive.hpp"

#include "archive/archive.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/suggest.hpp"
#include "support/text.hpp"
#include "support/windows_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::archive {

namespace fs = std::filesystem;
using support::Error;
using support::TreeEntry;

namespace {

struct FormatName {
  ArchiveFormat format;
  const char *name, *suffix;
};
constexpr FormatName formats[] = {{ArchiveFormat::tgz, "TGZ", ".tar.gz"},
                                  {ArchiveFormat::tzst, "TZST", ".tar.zst"},
                                  {ArchiveFormat::txz, "TXZ", ".tar.xz"},
                                  {ArchiveFormat::zip, "ZIP", ".zip"}};

/// The DOS time of a zip entry starts in 1980 and its UTC time (extra field 0x5455) has 32 bits with sign.
constexpr support::EpochSeconds latest_zip_time = 0x7fffffff;

void require_zip_time(const ArchiveRequest& request) {
  if (request.time >= support::earliest_time && request.time <= latest_zip_time) return;
  throw Error(request.output.string(),
              fmt::format("cannot write a ZIP of the time {}", support::iso_time(request.time)),
              "its entries can have times from 1980 to 2038", "give another --time, or write a TGZ");
}

/// ZIPs are for Windows, too, where their reader would refuse a name, or make another one of it. APPNOTE.TXT
/// 6.3.10: names are UTF-8 when bit 11 says so (4.4.4), and have '/' between their parts only (4.4.17).
void require_zip_name(const fs::path& folder, const std::string& path) {
  const std::string why =
      support::problem_of_windows_name(std::string_view(path).substr(path.rfind('/') + 1));
  if (!why.empty())
    throw Error((folder / path).string(), "a ZIP cannot hold this name", "on Windows " + why,
                "rename it, or write a TGZ");
}

/// Names that differ in the case of ASCII letters only are one on Windows.
void require_no_case_twins(const fs::path& folder, const std::vector<TreeEntry>& entries) {
  std::map<std::string, const std::string*> by_lower;
  for (const TreeEntry& entry : entries) {
    const auto [at, is_new] = by_lower.try_emplace(support::ascii_lower(entry.path), &entry.path);
    if (!is_new)
      throw Error((folder / entry.path).string(), "a ZIP cannot hold this name",
                  fmt::format("on Windows it is the same as '{}'", support::escaped(*at->second)),
                  "rename one of them, or write a TGZ");
  }
}

void require_top(const ArchiveRequest& request) {
  if (support::is_inner_path(request.top) && request.top.find('/') == std::string::npos) return;
  throw support::UsageError(
      {}, fmt::format("'{}' cannot be the folder inside an archive", support::escaped(request.top)),
      "one name without '/' is needed");
}

/// An archive that grows inside the folder that it is made of would hold a part of itself.
void require_outside(const ArchiveRequest& request) {
  const fs::path parent = request.output.has_parent_path() ? request.output.parent_path() : fs::path(".");
  const std::optional<fs::path> output = support::real_path_if_found(parent);
  const fs::path folder = fs::canonical(request.folder);
  if (!output || std::ranges::mismatch(folder, *output).in1 != folder.end()) return;
  throw Error(request.output.string(), "cannot write the archive",
              "it would be inside the folder that it is made of");
}

} // namespace

ArchiveFormat parse_format(const std::string& name) {
  const auto* const found =
      std::ranges::find_if(formats, [&](const FormatName& each) { return each.name == name; });
  if (found != std::end(formats)) return found->format;
  throw support::UsageError({}, fmt::format("unknown archive format '{}'", support::escaped(name)),
                            support::did_you_mean(name, format_names()));
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const FormatName& each : formats)
    names.emplace_back(each.name);
  return names;
}

std::string format_name(ArchiveFormat format) {
  return std::ranges::find(formats, format, &FormatName::format)->name;
}

std::string file_suffix(ArchiveFormat format) {
  return std::ranges::find(formats, format, &FormatName::format)->suffix;
}

ArchivePlan plan(const ArchiveRequest& request) {
  require_top(request);
  ArchivePlan plan{request, {}, support::walk_tree(request.folder), 0};
  if (std::ranges::none_of(plan.entries,
                           [](const TreeEntry& entry) { return entry.type == support::EntryType::file; }))
    throw Error(request.folder.string(), "there is nothing to archive", "the folder has no file");
  plan.folder_status = support::status_of(request.folder / ".");
  require_outside(request);
  if (request.format == ArchiveFormat::zip) {
    require_zip_time(request);
    require_zip_name(request.folder, request.top);
    for (const TreeEntry& entry : plan.entries)
      require_zip_name(request.folder, entry.path);
    require_no_case_twins(request.folder, plan.entries);
  }
  for (const TreeEntry& entry : plan.entries) {
    if (entry.type == support::EntryType::file)
      plan.bytes += static_cast<std::uint64_t>(entry.status.st_size);
  }
  return plan;
}

} // namespace pdist::archive
