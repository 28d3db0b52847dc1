#include "archive/decompress.hpp"

#include "archive/compressed_stream.hpp"
#include "archive/gzip.hpp"
#include "archive/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

namespace pdist::archive {

namespace {

using support::Error;

constexpr std::size_t piece = 1 << 18;

Error damaged(const support::ReadableFile& file, ::archive* handle) {
  const Error error = library_error(file.path(), "cannot be unpacked", handle);
  return {file.path(), error.problem(), error.reason(), "it is damaged or cut short: get it again"};
}

/// A part of a file, as libarchive reads it.
struct Part {
  const support::ReadableFile& file;
  std::uint64_t at, left;
  std::vector<std::byte> buffer = std::vector<std::byte>(piece);
};

la_ssize_t read_part(::archive* handle, void* data, const void** bytes) {
  Part& part = *static_cast<Part*>(data);
  const std::uint64_t wanted = std::min<std::uint64_t>(part.left, part.buffer.size());
  std::size_t got = 0;
  try {
    got = part.file.read_some(part.at, std::span(part.buffer).first(static_cast<std::size_t>(wanted)));
  } catch (const Error& error) {
    ::archive_set_error(handle, EIO, "%s", error.reason().c_str());
    return -1;
  }
  part.at += got;
  part.left -= got;
  *bytes = part.buffer.data();
  return static_cast<la_ssize_t>(got);
}

Handle open(Part& part) {
  const support::ReadableFile& file = part.file;
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
  require(::archive_read_open(handle.get(), &part, nullptr, read_part, nullptr));
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

/// What libarchive unpacks of a part, or the part as it is.
void unpack(Part part, const std::function<void(std::span<const std::byte>)>& sink) {
  const support::ReadableFile& file = part.file;
  const Handle handle = open(part);
  ::archive_entry* entry = nullptr;
  const int status = ::archive_read_next_header(handle.get(), &entry);
  if (status == ARCHIVE_EOF) return; // not a single byte
  if (status != ARCHIVE_OK) throw damaged(file, handle.get());
  while (true) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int got = ::archive_read_data_block(handle.get(), &bytes, &size, &offset);
    if (got == ARCHIVE_EOF) break;
    if (got != ARCHIVE_OK) throw damaged(file, handle.get());
    sink({static_cast<const std::byte*>(bytes), size});
  }
  file.require_unchanged();
}

} // namespace

void decompress(const std::filesystem::path& path, const DecompressLimits& limits,
                const std::function<void(std::span<const std::byte>)>& sink) {
  const support::ReadableFile file(path);
  std::uint64_t total = 0;
  unpack({file, 0, file.size()}, [&](std::span<const std::byte> bytes) {
    total += bytes.size();
    require_within(total, file, limits);
    sink(bytes);
  });
}

void decompress_part(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
                     const std::function<void(std::span<const std::byte>)>& sink) {
  if (compression_of(file, offset, size) == Compression::gzip) {
    // libarchive does not look at gzip's checksum.
    if (unpack_gzip_member(file, offset, sink) != offset + size)
      throw Error(file.path(), "cannot be unpacked", "bytes follow what is compressed with gzip");
    return;
  }
  unpack({file, offset, size}, sink);
}

} // namespace pdist::archive
