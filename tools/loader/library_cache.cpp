#include "loader/library_cache.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <optional>

namespace pdist::loader {

using support::ByteOrder;
using support::ByteView;

namespace {

// struct cache_file: 11 bytes of magic, one of padding, the count; then 12 bytes an entry.
constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::uint64_t old_header_size = 16, old_entry_size = 12, old_count_at = 12;
// struct cache_file_new: magic, version, count, size of the strings, flags, …; then 24 bytes an entry.
// Strings are offsets from the start of this header.
constexpr std::string_view magic = "glibc-ld.so.cache1.1";
constexpr std::uint64_t header_size = 48, entry_size = 24;
constexpr std::uint64_t count_at = 20, strings_size_at = 24, flags_at = 28;
constexpr std::uint64_t key_at = 4, value_at = 8, hwcap_at = 16;
/// The new part starts at a multiple of this behind the old one.
constexpr std::uint64_t new_alignment = 8;

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw support::Error(
      file, "this is no library cache that can be read", why,
      "make it anew with ldconfig (ldconfig -r <sysroot>), or remove it: the folders of ld.so.conf "
      "are searched then");
}

/// Where the format 1.1 starts in a file whose old part has `order`.
std::optional<std::uint64_t> start_of_new(std::string_view bytes, ByteOrder order, const std::string& file) {
  if (!bytes.starts_with(old_magic)) return 0;
  const std::uint64_t count =
      ByteView(support::as_bytes(bytes), order, file).u32(old_count_at, "the count of old entries");
  const std::uint64_t end = old_header_size + count * old_entry_size; // 32 bits times 12: cannot wrap
  const std::uint64_t start = (end + new_alignment - 1) / new_alignment * new_alignment;
  if (start > bytes.size() || !bytes.substr(start).starts_with(magic)) return std::nullopt;
  return start;
}

bool tables_fit(const ByteView& view) {
  const std::uint64_t tables = header_size + view.u32(count_at, "the count of entries") * entry_size;
  return support::range_fits(tables, view.u32(strings_size_at, "the size of the strings"), view.size());
}

/// The part in format 1.1, in its byte order: what its flags say (2 little, 3 big, since glibc 2.33), else
/// the one in which its tables fit the file.
ByteView find_new(std::string_view bytes, const std::string& file) {
  for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
    const std::optional<std::uint64_t> start = start_of_new(bytes, order, file);
    if (!start) continue;
    const std::string_view part = bytes.substr(*start);
    if (!part.starts_with(magic)) refuse(file, fmt::format("it does not start with {}", magic));
    if (part.size() < header_size) refuse(file, "it ends within its header");
    const ByteView view(support::as_bytes(part), order, file, *start);
    const int said = view.u8(flags_at, "the flags") & 3;
    if (said >= 2 && (said == 2) != (order == ByteOrder::little)) continue;
    if (tables_fit(view)) return view;
  }
  refuse(file, "its tables do not fit into the file");
}

} // namespace

LibraryCache LibraryCache::parse(std::string_view bytes, const std::string& file) {
  const ByteView view = find_new(bytes, file);
  LibraryCache cache;
  const std::uint32_t count = view.u32(count_at, "the count of entries");
  cache.files_.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView entry = view.part(header_size + i * entry_size, entry_size, "a cache entry");
    if (entry.u64(hwcap_at, "the hardware capabilities") != 0) continue;
    const std::string_view name = view.text(entry.u32(key_at, "a name's offset"), "a library's name");
    const std::string_view path = view.text(entry.u32(value_at, "a path's offset"), "a library's path");
    if (!path.starts_with('/')) {
      refuse(file, fmt::format("the path of {} is not absolute", support::escaped(name)));
    }
    cache.files_[std::string(name)].emplace_back(path);
  }
  return cache;
}

std::span<const std::string> LibraryCache::find(std::string_view name) const {
  const auto at = files_.find(name);
  if (at == files_.end()) return {};
  return at->second;
}

} // namespace pdist::loader
