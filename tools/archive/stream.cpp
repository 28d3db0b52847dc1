#include "archive/stream.hpp"

#include "archive/library.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <string>
#include <thread>
#include <vector>

namespace pdist::archive {

using support::EntryType;
using support::TreeEntry;

namespace {

constexpr std::size_t piece = 1 << 18;

/// The sink, behind a C callback that no exception may leave.
struct Client {
  const std::function<void(std::span<const std::byte>)>& sink;
  std::exception_ptr failure;
};

la_ssize_t take_bytes(::archive* handle, void* data, const void* bytes, std::size_t size) {
  auto* const client = static_cast<Client*>(data);
  try {
    client->sink({static_cast<const std::byte*>(bytes), size});
    return static_cast<la_ssize_t>(size);
  } catch (...) {
    client->failure = std::current_exception();
    ::archive_set_error(handle, EIO, "the output failed");
    return -1;
  }
}

class Writer {
public:
  Writer(const ArchivePlan& plan, Client& client)
      : plan_(plan),
        client_(client),
        handle_(::archive_write_new()),
        entry_(::archive_entry_new()),
        buffer_(piece) {
    choose_format();
    // No padding at the end: it would only be compressed nothing.
    require(::archive_write_set_bytes_per_block(handle_.get(), static_cast<int>(piece)));
    require(::archive_write_set_bytes_in_last_block(handle_.get(), 1));
    require(::archive_write_open(handle_.get(), &client_, nullptr, take_bytes, nullptr));
  }

  void add(const std::string& path, EntryType type, mode_t mode, std::uint64_t size,
           const std::string& link) {
    ::archive_entry* entry = ::archive_entry_clear(entry_.get());
    // A folder ends with '/', as every tar and zip program writes it.
    ::archive_entry_copy_pathname(
        entry, (archived_path(plan_, path) + (type == EntryType::folder ? "/" : "")).c_str());
    ::archive_entry_set_mtime(entry, plan_.request.time, 0);
    ::archive_entry_set_uid(entry, 0);
    ::archive_entry_set_gid(entry, 0);
    ::archive_entry_set_perm(entry, type == EntryType::symlink ? 0777 : mode & 07777);
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(size));
    ::archive_entry_set_filetype(entry, type == EntryType::file     ? AE_IFREG
                                        : type == EntryType::folder ? AE_IFDIR
                                                                    : AE_IFLNK);
    if (type == EntryType::symlink) ::archive_entry_copy_symlink(entry, link.c_str());
    // A warning says that a name is not UTF-8: the pax header then declares it binary, which keeps it
    // exactly.
    if (const int status = ::archive_write_header(handle_.get(), entry); status < ARCHIVE_WARN)
      require(status);
    if (type == EntryType::file) add_bytes(path, size);
  }

  void finish() { require(::archive_write_close(handle_.get())); }

private:
  void add_bytes(const std::string& path, std::uint64_t size) {
    const support::ReadableFile file(plan_.request.folder / path);
    if (file.size() != size)
      throw support::Error(file.path(), "cannot archive", "the file changed meanwhile");
    for (std::uint64_t at = 0; at < size;) {
      const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece, size - at));
      const std::size_t got = file.read_some(at, std::span(buffer_).first(wanted));
      if (got != wanted)
        throw support::Error(file.path(), "cannot archive", "the file became shorter meanwhile");
      if (::archive_write_data(handle_.get(), buffer_.data(), got) != static_cast<la_ssize_t>(got))
        require(ARCHIVE_FATAL);
      at += got;
    }
    file.require_unchanged();
  }

  void option(const char* module, const char* name, const std::string& value) {
    require(::archive_write_set_option(handle_.get(), module, name, value.empty() ? nullptr : value.c_str()));
  }

  void choose_format() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = plan_.request.threads == 0 ? cores : plan_.request.threads;
    if (plan_.request.format == ArchiveFormat::zip) {
      require(::archive_write_set_format_zip(handle_.get()));
      return;
    }
    require(::archive_write_set_format_pax_restricted(handle_.get()));
    switch (plan_.request.format) {
    case ArchiveFormat::tgz:
      require(::archive_write_add_filter_gzip(handle_.get()));
      option("gzip", "timestamp", {});
      break;
    case ArchiveFormat::tzst:
      require(::archive_write_add_filter_zstd(handle_.get()));
      // With one worker or more zstd cuts its input at fixed places; without workers it does not cut.
      option("zstd", "threads", fmt::format("{}", threads));
      break;
    case ArchiveFormat::txz:
      require(::archive_write_add_filter_xz(handle_.get()));
      // With 1, libarchive takes liblzma's other encoder, which writes one block only.
      option("xz", "threads", fmt::format("{}", std::max(2U, threads)));
      break;
    case ArchiveFormat::zip:
      break;
    }
  }

  void require(int status) {
    if (status == ARCHIVE_OK) return;
    if (client_.failure) std::rethrow_exception(client_.failure);
    throw library_error(plan_.request.output.string(), "cannot write the archive", handle_.get());
  }

  const ArchivePlan& plan_;
  Client& client_;
  Handle handle_;
  EntryHandle entry_;
  std::vector<std::byte> buffer_;
};

} // namespace

void stream_archive(const ArchivePlan& plan, const std::function<void(std::span<const std::byte>)>& sink) {
  Client client{sink, nullptr};
  Writer writer(plan, client);
  writer.add({}, EntryType::folder, plan.folder_status.st_mode, 0, {});
  for (const TreeEntry& entry : plan.entries) {
    const std::uint64_t size =
        entry.type == EntryType::file ? static_cast<std::uint64_t>(entry.status.st_size) : 0;
    writer.add(entry.path, entry.type, entry.status.st_mode, size, entry.link_target);
  }
  writer.finish();
}

} // namespace pdist::archive
