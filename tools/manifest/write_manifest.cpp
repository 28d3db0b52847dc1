#include "manifest/write_manifest.hpp"

#include "manifest/checksum_file.hpp"
#include "manifest/layout.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>

namespace pdist::manifest {

namespace fs = std::filesystem;
using support::EntryType;

namespace {

/// Makes what is missing of the folders that lead to the manifest, whatever the umask, and adds them to the
/// entries: the caller listed what it staged, which these may not belong to.
void add_own_folders(const fs::path& dist, const fs::path& folder, std::vector<Entry>& entries) {
  if (folder.has_parent_path()) add_own_folders(dist, folder.parent_path(), entries);
  const fs::path path = dist / folder;
  if (::mkdir(path.c_str(), own_folder_mode) == 0) {
    if (::chmod(path.c_str(), own_folder_mode) != 0)
      throw support::system_error(path.string(), "set its mode", errno);
  } else if (errno != EEXIST) {
    throw support::system_error(path.string(), "make the folder", errno);
  }
  const struct stat status = support::status_of(path);
  if (!S_ISDIR(status.st_mode)) {
    throw support::Error(path.string(), "cannot write the manifest", "this is not a folder");
  }
  if (std::ranges::find(entries, folder.string(), &Entry::path) != entries.end()) return;
  Entry& entry = entries.emplace_back();
  entry.path = folder.string();
  entry.type = EntryType::folder;
  entry.mode = status.st_mode & 07777;
}

void prepare_text(support::FilePublication& target, const std::string& text, bool flush) {
  const auto check = [&](const fs::path& written) {
    if (support::sha256_of_file(written) != support::sha256_of_text(text)) {
      throw support::Error(written.string(), "cannot write", "it reads back differently");
    }
  };
  target.prepare(
      {.flush = flush, .mode = own_file_mode}, [&](support::OutputFile& out) { out.write(text); }, check);
}

} // namespace

void write(const fs::path& dist, const Manifest& manifest, bool flush) {
  const std::string folder = manifest_folder(manifest.facts.name);
  const OwnFiles own(folder);
  Manifest complete = manifest;
  std::erase_if(complete.entries, [&](const Entry& entry) { return own.contain(entry.path); });
  add_own_folders(dist, folder, complete.entries);
  std::ranges::sort(complete.entries, {}, &Entry::path);

  const std::string json = support::to_json(to_value(complete));
  Checksums checksums{{own.manifest, support::sha256_of_text(json)}};
  for (const Entry& entry : complete.entries) {
    if (entry.type != EntryType::file) continue;
    if (!support::is_sha256(entry.sha256))
      throw support::Error(entry.path, "cannot write the manifest", "its digest is missing");
    checksums.emplace(entry.path, entry.sha256);
  }
  support::FilePublication written(dist / own.manifest), sums(dist / own.checksums);
  prepare_text(written, json, flush);
  prepare_text(sums, checksum_text(checksums), flush);
  support::take_places({&written, &sums});
}

} // namespace pdist::manifest
