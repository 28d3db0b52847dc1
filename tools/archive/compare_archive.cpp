#include "archive/compare_archive.hpp"

#include "archive/library.hpp"
#include "archive/stream.hpp"
#include "support/file.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pdist::archive {

using support::EntryType;
using support::TreeEntry;

namespace {

/// `name` as libarchive's readers give it: they compose UTF-8 names (Unicode's form C), where its writers
/// keep them as they are. Their own conversion is used, so that it is the same whatever version of Unicode
/// they know.
std::string as_read(const std::string& name) {
  if (!support::is_utf8(name)) return name;
  const EntryHandle entry(::archive_entry_new());
  ::archive_entry_set_pathname_utf8(entry.get(), name.c_str());
  return text_of(::archive_entry_pathname, entry.get()).value_or(name);
}

bool is_same_name(const std::string& found, const std::string& expected) {
  return found == expected || found == as_read(expected);
}

class Comparison {
public:
  Comparison(const ArchivePlan& plan, const std::filesystem::path& file)
      : plan_(plan), file_(file.string()), handle_(::archive_read_new()) {
    choose_format();
    constexpr std::size_t block = 1 << 20;
    if (::archive_read_open_filename(handle_.get(), file_.c_str(), block) != ARCHIVE_OK) {
      throw library_error(file_, "cannot be read back", handle_.get());
    }
  }

  void expect(const TreeEntry& expected) {
    const std::string path = archived_path(plan_, expected.path);
    ::archive_entry* entry = next();
    if (entry == nullptr) differ(path, "it is missing");
    std::string found = text_of(::archive_entry_pathname, entry).value_or("");
    if (found.ends_with('/')) found.pop_back();
    if (!is_same_name(found, path))
      differ(path, fmt::format("'{}' stands in its place", support::escaped(found)));
    expect_attributes(path, expected, entry);
    if (expected.type == EntryType::file) expect_bytes(path, expected);
  }

  void expect_end() {
    if (::archive_entry* entry = next(); entry != nullptr) {
      differ(text_of(::archive_entry_pathname, entry).value_or(""), "nothing should follow");
    }
  }

private:
  [[noreturn]] void differ(const std::string& path, const std::string& why) const {
    throw support::Error(
        file_, fmt::format("the archive reads back differently at '{}'", support::escaped(path)), why);
  }

  void choose_format() {
    switch (plan_.request.format) {
    case ArchiveFormat::tgz:
      ::archive_read_support_filter_gzip(handle_.get());
      break;
    case ArchiveFormat::tzst:
      ::archive_read_support_filter_zstd(handle_.get());
      break;
    case ArchiveFormat::txz:
      ::archive_read_support_filter_xz(handle_.get());
      break;
    case ArchiveFormat::zip:
      ::archive_read_support_format_zip_seekable(handle_.get());
      return;
    }
    ::archive_read_support_format_tar(handle_.get());
  }

  ::archive_entry* next() {
    ::archive_entry* entry = nullptr;
    const int status = ::archive_read_next_header(handle_.get(), &entry);
    if (status == ARCHIVE_EOF) return nullptr;
    if (status < ARCHIVE_WARN) throw library_error(file_, "cannot be read back", handle_.get());
    return entry;
  }

  void expect_attributes(const std::string& path, const TreeEntry& expected, ::archive_entry* entry) const {
    const bool folder = expected.type == EntryType::folder, symlink = expected.type == EntryType::symlink;
    const auto type = folder ? AE_IFDIR : symlink ? AE_IFLNK : AE_IFREG;
    if (::archive_entry_filetype(entry) != type) differ(path, "its type is another");
    const mode_t mode = symlink ? 0777 : expected.status.st_mode & 07777;
    if (::archive_entry_perm(entry) != mode) {
      differ(path, fmt::format("its mode is {:04o}, not {:04o}", ::archive_entry_perm(entry), mode));
    }
    if (::archive_entry_uid(entry) != 0 || ::archive_entry_gid(entry) != 0)
      differ(path, "its owner is not 0");
    if (::archive_entry_mtime(entry) != plan_.request.time) differ(path, "its time is another");
    if (!is_same_name(text_of(::archive_entry_symlink, entry).value_or(""), expected.link_target)) {
      differ(path, "it points elsewhere");
    }
    if (text_of(::archive_entry_hardlink, entry)) differ(path, "it is a hard link");
  }

  void expect_bytes(const std::string& path, const TreeEntry& expected) {
    const support::ReadableFile file(plan_.request.folder / expected.path);
    const auto size = static_cast<std::uint64_t>(expected.status.st_size);
    std::uint64_t done = 0;
    for (;;) {
      const void* bytes = nullptr;
      std::size_t count = 0;
      la_int64_t offset = 0;
      const int status = ::archive_read_data_block(handle_.get(), &bytes, &count, &offset);
      if (status == ARCHIVE_EOF) break;
      if (status != ARCHIVE_OK) throw library_error(file_, "cannot be read back", handle_.get());
      if (static_cast<std::uint64_t>(offset) != done) differ(path, "it has a hole");
      expect_piece(path, file, done, {static_cast<const std::byte*>(bytes), count});
      done += count;
    }
    if (done != size || file.size() != size) differ(path, fmt::format("it has {} bytes, not {}", done, size));
  }

  void expect_piece(const std::string& path, const support::ReadableFile& file, std::uint64_t at,
                    std::span<const std::byte> found) {
    if (buffer_.size() < found.size()) buffer_.resize(found.size());
    const std::span<std::byte> original = std::span(buffer_).first(found.size());
    if (file.read_some(at, original) != found.size() || !std::ranges::equal(original, found)) {
      differ(path, fmt::format("its bytes differ after offset {}", at));
    }
  }

  const ArchivePlan& plan_;
  std::string file_;
  Handle handle_;
  std::vector<std::byte> buffer_;
};

} // namespace

void compare_archive(const ArchivePlan& plan, const std::filesystem::path& file) {
  Comparison comparison(plan, file);
  TreeEntry top;
  top.type = EntryType::folder;
  top.status = plan.folder_status;
  comparison.expect(top);
  for (const TreeEntry& entry : plan.entries)
    comparison.expect(entry);
  comparison.expect_end();
}

} // namespace pdist::archive
