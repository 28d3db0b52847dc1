#include "archive/decompress.hpp"

#include "archive/library.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <string>

namespace pdist::archive {

namespace {

using support::Error;

constexpr std::size_t piece = 1 << 18;

Error damaged(const support::ReadableFile& file, ::archive* handle) {
  const Error error = library_error(file.path(), "cannot be unpacked", handle);
  return {file.path(), error.problem(), error.reason(), "it is damaged or cut short: get it again"};
}

Handle open(const support::ReadableFile& file) {
  Handle handle(::archive_read_new());
  const auto require = [&](int status) {
    if (status != ARCHIVE_OK) throw damaged(file, handle.get());
  };
  // A warning would say that libarchive lacks the library and starts a program for it.
  for (const auto support : {::archive_read_support_filter_gzip, ::archive_read_support_filter_bzip2,
                             ::archive_read_support_filter_xz, ::archive_read_support_filter_lzma,
                             ::archive_read_support_filter_zstd, ::archive_read_support_filter_lz4,
                             ::archive_read_support_format_raw, ::archive_read_support_format_empty})
    require(support(handle.get()));
  require(::archive_read_open_fd(handle.get(), file.descriptor(), piece));
  return handle;
}

void require_within(std::uint64_t bytes, const support::ReadableFile& file, const DecompressLimits& limits) {
  if (bytes > limits.bytes)
    throw Error(file.path(), "cannot be unpacked",
                fmt::format("it would be more than {} bytes", limits.bytes));
  if (bytes > limits.small && bytes / limits.ratio > file.size()) {
    throw Error(file.path(), "cannot be unpacked",
                fmt::format("it would be more than {} times its size", limits.ratio));
  }
}

} // namespace

void decompress(const std::filesystem::path& path, const DecompressLimits& limits,
                const std::function<void(std::span<const std::byte>)>& sink) {
  const support::ReadableFile file(path);
  const Handle handle = open(file);
  ::archive_entry* entry = nullptr;
  const int status = ::archive_read_next_header(handle.get(), &entry);
  if (status == ARCHIVE_EOF) return; // not a single byte
  if (status != ARCHIVE_OK) throw damaged(file, handle.get());
  for (std::uint64_t total = 0;;) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int got = ::archive_read_data_block(handle.get(), &bytes, &size, &offset);
    if (got == ARCHIVE_EOF) break;
    if (got != ARCHIVE_OK) throw damaged(file, handle.get());
    total += size;
    require_within(total, file, limits);
    sink({static_cast<const std::byte*>(bytes), size});
  }
  file.require_unchanged();
}

} // namespace pdist::archive
