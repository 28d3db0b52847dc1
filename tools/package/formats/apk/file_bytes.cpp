#include "package/formats/apk/file_bytes.hpp"

#include "archive/gzip.hpp"
#include "support/bytes.hpp"
#include "support/copy.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "support/publish/output_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::EntryType;

std::string sha1_of(std::string_view text) {
  support::Digest sha1(support::DigestAlgorithm::sha1);
  sha1.update(support::as_bytes(text));
  return sha1.finish();
}

void read_file(const fs::path& path, const std::function<void(std::span<const std::byte>)>& sink) {
  const support::ReadableFile file(path);
  std::vector<std::byte> buffer(256 << 10);
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t got = file.read_some(at, buffer);
    if (got == 0) throw support::Error(file.path(), "it became shorter while it was packed");
    sink(std::span(buffer).first(got));
    at += got;
  }
}

} // namespace

FileBytes::FileBytes(const RootPlan& plan, const PackageTree& tree, const fs::path& target)
    : tree_(tree),
      files_(plan.request.dist, plan.dist),
      dist_(plan.request.dist),
      texts_(tree.entries.size()),
      facts_(tree.entries.size()) {
  const auto is_debug = [](const PackageEntry& entry) { return !entry.debug_of.empty(); };
  if (std::ranges::any_of(tree.entries, is_debug)) {
    const fs::path name = target.string() + ".symbols";
    debug_folder_.emplace(support::temporary_path(name));
    support::lock_temporary_folder(name, *debug_folder_);
  }
  support::parallel_for(tree.entries.size(), [&](std::size_t i) {
    const PackageEntry& entry = tree.entries[i];
    FileFacts& facts = facts_[i];
    if (entry.type == EntryType::symlink) facts.sha1 = sha1_of(entry.link_target);
    if (entry.type != EntryType::file) return;
    if (is_debug(entry)) write_debug_file(entry, debug_file(i), plan.request.debug_symbols->objcopy);
    if (entry.compress) {
      std::string text = entry.content;
      if (!entry.source.empty())
        files_.read(
            entry.source, [](std::uint64_t) {}, [&](auto bytes) { text += support::as_text(bytes); });
      texts_[i] = archive::gzip(text);
    }
    support::Digest sha1(support::DigestAlgorithm::sha1);
    support::Sha256 sha256;
    const auto take = [&](std::span<const std::byte> bytes) {
      facts.size += bytes.size();
      sha1.update(bytes);
      sha256.update(bytes);
    };
    read(i, take);
    facts.sha1 = sha1.finish();
    facts.sha256 = sha256.finish();
  });
}

fs::path FileBytes::debug_file(std::size_t index) const {
  return debug_folder_->path() / fmt::format("{}", index);
}

std::uint64_t FileBytes::total_size() const {
  return std::accumulate(facts_.begin(), facts_.end(), std::uint64_t{0},
                         [](std::uint64_t total, const FileFacts& facts) { return total + facts.size; });
}

void FileBytes::read(std::size_t index, const std::function<void(std::span<const std::byte>)>& sink) const {
  const PackageEntry& entry = tree_.entries[index];
  if (entry.compress)
    sink(support::as_bytes(texts_[index]));
  else if (!entry.debug_of.empty())
    read_file(debug_file(index), sink);
  else if (entry.source.empty())
    sink(support::as_bytes(entry.content));
  else
    files_.read(
        entry.source, [](std::uint64_t) {}, sink);
}

} // namespace pdist::package
