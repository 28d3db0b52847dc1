#include "archive/gzip.hpp"

#include "archive/library.hpp"
#include "support/bytes.hpp"
#include "support/parallel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace pdist::archive {

namespace {

la_ssize_t append(::archive* /*handle*/, void* data, const void* bytes, std::size_t size) {
  static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string member(std::span<const std::byte> bytes, int level) {
  std::string out;
  const Handle handle(::archive_write_new());
  const EntryHandle entry(::archive_entry_new());
  const auto require = [&](int status) {
    if (status < ARCHIVE_OK) throw library_error({}, "cannot compress", handle.get());
  };
  require(::archive_write_add_filter_gzip(handle.get()));
  require(::archive_write_set_format_raw(handle.get()));
  require(::archive_write_set_options(
      handle.get(), fmt::format("gzip:compression-level={},gzip:!timestamp", level).c_str()));
  require(::archive_write_set_bytes_in_last_block(handle.get(), 1));
  require(::archive_write_open(handle.get(), &out, nullptr, append, nullptr));
  ::archive_entry_set_filetype(entry.get(), AE_IFREG);
  require(::archive_write_header(handle.get(), entry.get()));
  if (::archive_write_data(handle.get(), bytes.data(), bytes.size()) < 0)
    throw library_error({}, "cannot compress", handle.get());
  require(::archive_write_close(handle.get()));
  return out;
}

} // namespace

std::string gzip(std::string_view text) {
  return member(support::as_bytes(text), 9);
}

void gzip(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
          const std::function<void(std::span<const std::byte>)>& sink) {
  constexpr std::uint64_t piece = 1 << 20;
  // Several a core at once, so that none waits long for the slowest.
  const std::uint64_t at_once = std::uint64_t{8} * std::max(1U, std::thread::hardware_concurrency());
  for (std::uint64_t done = 0; done < size;) {
    const std::uint64_t now = std::min(size - done, at_once * piece);
    std::vector<std::string> members((now + piece - 1) / piece);
    support::parallel_for(members.size(), [&](std::size_t i) {
      const std::uint64_t at = i * piece;
      members[i] = member(file.read(offset + done + at, std::min(piece, now - at)), 6);
    });
    for (const std::string& each : members)
      sink(support::as_bytes(each));
    done += now;
  }
}

} // namespace pdist::archive
