#include "archive/packed.hpp"

#include "archive/library.hpp"
#include "archive/neutral.hpp"
#include "manifest/digest.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

namespace pdist::archive {

namespace {

using support::EntryType;
using support::Error;

constexpr std::size_t piece = 1 << 17;

/// The bytes of one member of the outer archive, as the inner one's input.
struct Member {
  ::archive* outer;
  std::array<std::byte, piece> buffer;
};

la_ssize_t read_member(::archive* inner, void* data, const void** bytes) {
  auto* const member = static_cast<Member*>(data);
  *bytes = member->buffer.data();
  const la_ssize_t got = ::archive_read_data(member->outer, member->buffer.data(), member->buffer.size());
  if (got < 0)
    ::archive_set_error(inner, ::archive_errno(member->outer), "%s", ::archive_error_string(member->outer));
  return got;
}

class Reader {
public:
  explicit Reader(std::string shown) : shown_(std::move(shown)) {}

  std::map<std::string, PackedEntry> read() {
    const Handle outer(::archive_read_new());
    require(outer.get(), ::archive_read_support_filter_rpm(outer.get()));
    for (const auto support : {::archive_read_support_filter_gzip, ::archive_read_support_filter_xz,
                               ::archive_read_support_filter_zstd, ::archive_read_support_format_ar,
                               ::archive_read_support_format_cpio})
      require(outer.get(), support(outer.get()));
    require(outer.get(), ::archive_read_open_filename(outer.get(), shown_.c_str(), piece));
    ::archive_entry* entry = nullptr;
    bool has_payload = false;
    while (next(outer.get(), entry)) {
      if ((::archive_format(outer.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_CPIO) {
        take(outer.get(), entry);
        has_payload = true;
      } else if (std::string_view(::archive_entry_pathname(entry)).starts_with("data.tar")) {
        read_data(outer.get());
        has_payload = true;
      }
    }
    if (!has_payload) throw Error(shown_, "this is no package", "it has no payload");
    return std::move(entries_);
  }

private:
  void require(::archive* handle, int status) const {
    if (status < ARCHIVE_WARN) throw library_error(shown_, "cannot be read back", handle);
  }

  bool next(::archive* handle, ::archive_entry*& entry) const {
    const int status = ::archive_read_next_header(handle, &entry);
    if (status == ARCHIVE_EOF) return false;
    require(handle, status);
    return true;
  }

  void read_data(::archive* outer) {
    const auto member = std::make_unique<Member>();
    member->outer = outer;
    const Handle inner(::archive_read_new());
    for (const auto support : {::archive_read_support_filter_gzip, ::archive_read_support_filter_xz,
                               ::archive_read_support_filter_zstd, ::archive_read_support_filter_bzip2,
                               ::archive_read_support_filter_lzma, ::archive_read_support_format_tar})
      require(inner.get(), support(inner.get()));
    require(inner.get(), ::archive_read_open(inner.get(), member.get(), nullptr, read_member, nullptr));
    ::archive_entry* entry = nullptr;
    while (next(inner.get(), entry))
      take(inner.get(), entry);
  }

  void take(::archive* handle, ::archive_entry* entry) {
    std::string_view path = ::archive_entry_pathname(entry);
    if (path.starts_with("./")) path.remove_prefix(2);
    while (path.ends_with('/'))
      path.remove_suffix(1);
    if (path.empty() || path == ".") return;
    if (!support::is_inner_path(path))
      throw Error(shown_, fmt::format("it holds '{}'", support::escaped(path)),
                  "that is no path inside of it");
    PackedEntry packed;
    packed.mode = ::archive_entry_perm(entry);
    switch (::archive_entry_filetype(entry)) {
    case AE_IFDIR:
      packed.type = EntryType::folder;
      break;
    case AE_IFLNK:
      packed.type = EntryType::symlink;
      packed.link_target = ::archive_entry_symlink(entry);
      break;
    case AE_IFREG:
      packed.sha256 = digest(handle);
      break;
    default:
      throw Error(shown_, fmt::format("it holds '{}'", support::escaped(path)),
                  "that is no file, folder or symlink");
    }
    if (!entries_.emplace(path, std::move(packed)).second)
      throw Error(shown_, fmt::format("it holds '{}' twice", support::escaped(path)));
  }

  std::string digest(::archive* handle) {
    manifest::Sha256 sha256;
    while (true) {
      const la_ssize_t got = ::archive_read_data(handle, buffer_.data(), buffer_.size());
      if (got < 0) throw library_error(shown_, "cannot be read back", handle);
      if (got == 0) return sha256.finish();
      sha256.update(std::span(buffer_).first(static_cast<std::size_t>(got)));
    }
  }

  std::string shown_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(piece);
  std::map<std::string, PackedEntry> entries_;
};

} // namespace

std::map<std::string, PackedEntry> read_packed(const std::filesystem::path& package) {
  const NeutralSurroundings neutral(package.string());
  return Reader(package.string()).read();
}

} // namespace pdist::archive
