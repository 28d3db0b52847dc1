#include "archive/gzip.hpp"

#include "archive/library.hpp"

namespace pdist::archive {

namespace {

la_ssize_t append(::archive* /*handle*/, void* data, const void* bytes, std::size_t size) {
  static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

} // namespace

std::string gzip(std::string_view text) {
  std::string out;
  const Handle handle(::archive_write_new());
  const EntryHandle entry(::archive_entry_new());
  const auto require = [&](int status) {
    if (status < ARCHIVE_OK) throw library_error({}, "cannot compress", handle.get());
  };
  require(::archive_write_add_filter_gzip(handle.get()));
  require(::archive_write_set_format_raw(handle.get()));
  require(::archive_write_set_options(handle.get(), "gzip:compression-level=9,gzip:!timestamp"));
  require(::archive_write_set_bytes_in_last_block(handle.get(), 1));
  require(::archive_write_open(handle.get(), &out, nullptr, append, nullptr));
  ::archive_entry_set_filetype(entry.get(), AE_IFREG);
  require(::archive_write_header(handle.get(), entry.get()));
  if (::archive_write_data(handle.get(), text.data(), text.size()) < 0)
    throw library_error({}, "cannot compress", handle.get());
  require(::archive_write_close(handle.get()));
  return out;
}

} // namespace pdist::archive
