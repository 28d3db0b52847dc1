#include "archive/packed.hpp"

#include "archive/digester.hpp"
#include "archive/library.hpp"
#include "archive/neutral.hpp"
#include "support/digest.hpp"

#include <fmt/format.h>

#include <limits>
#include <string_view>

namespace pdist::archive {

namespace {

using support::EntryType;
using support::Error;

constexpr std::size_t piece = 1 << 17;
/// What is not larger is digested where it was unpacked: to hand it over would take longer.
constexpr la_int64_t small_file = 1 << 15;

/// The bytes of one member of the outer archive, as the inner one's input.
la_ssize_t read_member(::archive* inner, void* data, const void** bytes) {
  auto* const outer = static_cast<::archive*>(data);
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int status = ::archive_read_data_block(outer, bytes, &size, &offset);
  if (status == ARCHIVE_EOF) return 0;
  if (status == ARCHIVE_OK) return static_cast<la_ssize_t>(size);
  ::archive_set_error(inner, ::archive_errno(outer), "%s", reason_of(outer).c_str());
  return -1;
}

class Reader {
public:
  explicit Reader(std::string shown, std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max())
      : shown_(std::move(shown)), left_(most_bytes) {}

  PackedPkg read_pkg() {
    const Handle outer(::archive_read_new());
    require(outer.get(), ::archive_read_support_format_xar(outer.get()));
    require(outer.get(), ::archive_read_open_filename(outer.get(), shown_.c_str(), piece));
    ::archive_entry* entry = nullptr;
    while (next(outer.get(), entry)) {
      const std::string path = path_of(entry);
      if (path.ends_with("/Payload") || path.ends_with("/Scripts")) {
        entries_ = &pkg_.unpacked[path];
        read_cpio(outer.get());
        digest_of_rest(outer.get());
      } else {
        entries_ = &pkg_.members;
        if (PackedEntry* const file = add(entry)) file->sha256 = digest_of_rest(outer.get());
      }
    }
    digester_.finish();
    return std::move(pkg_);
  }

  std::map<std::string, PackedEntry> read() {
    entries_ = &pkg_.members;
    const Handle package(::archive_read_new());
    require(package.get(), ::archive_read_support_filter_rpm(package.get()));
    for (const auto support : {::archive_read_support_filter_gzip, ::archive_read_support_filter_xz,
                               ::archive_read_support_filter_zstd, ::archive_read_support_format_cpio})
      require(package.get(), support(package.get()));
    require(package.get(), ::archive_read_open_filename(package.get(), shown_.c_str(), piece));
    ::archive_entry* entry = nullptr;
    bool has_payload = false;
    while (next(package.get(), entry)) {
      take(package.get(), entry);
      has_payload = true;
    }
    if (!has_payload) throw Error(shown_, "this is no package", "it has no payload");
    digester_.finish();
    return std::move(pkg_.members);
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

  std::string path_of(::archive_entry* entry) const {
    auto path = text_of(::archive_entry_pathname, entry);
    if (!path) throw Error(shown_, "it holds an entry whose name cannot be read", "it is damaged");
    return *std::move(path);
  }

  std::string link_of(::archive_entry* entry, std::string_view path) const {
    auto target = text_of(::archive_entry_symlink, entry);
    if (!target || target->empty())
      throw Error(shown_, fmt::format("it holds '{}'", support::escaped(path)),
                  "that is a symlink without a target");
    return *std::move(target);
  }

  void read_cpio(::archive* outer) {
    const Handle inner(::archive_read_new());
    require(inner.get(), ::archive_read_support_filter_gzip(inner.get()));
    require(inner.get(), ::archive_read_support_format_cpio(inner.get()));
    require(inner.get(), ::archive_read_open(inner.get(), outer, nullptr, read_member, nullptr));
    ::archive_entry* entry = nullptr;
    while (next(inner.get(), entry))
      take(inner.get(), entry);
  }

  void take(::archive* handle, ::archive_entry* entry) {
    PackedEntry* const file = add(entry);
    if (file == nullptr) return;
    if (::archive_entry_size_is_set(entry) != 0 && ::archive_entry_size(entry) <= small_file) {
      file->sha256 = digest_here(handle);
    } else {
      digest_beside(handle, file->sha256);
    }
  }

  /// The entry, without its bytes; nothing for what is no file.
  PackedEntry* add(::archive_entry* entry) {
    const std::string name = path_of(entry);
    std::string_view path = name;
    if (path.starts_with("./")) path.remove_prefix(2);
    while (path.ends_with('/'))
      path.remove_suffix(1);
    if (path.empty() || path == ".") return nullptr;
    if (!support::is_inner_path(path))
      throw Error(shown_, fmt::format("it holds '{}'", support::escaped(path)),
                  "that is no path inside of it");
    const auto [at, is_new] = entries_->try_emplace(std::string(path));
    if (!is_new) throw Error(shown_, fmt::format("it holds '{}' twice", support::escaped(path)));
    PackedEntry& packed = at->second;
    packed.mode = ::archive_entry_perm(entry);
    switch (::archive_entry_filetype(entry)) {
    case AE_IFDIR:
      packed.type = EntryType::folder;
      break;
    case AE_IFLNK:
      packed.type = EntryType::symlink;
      packed.link_target = link_of(entry, path);
      break;
    case AE_IFREG:
      return &packed;
    default:
      throw Error(shown_, fmt::format("it holds '{}'", support::escaped(path)),
                  "that is no file, folder or symlink");
    }
    return nullptr;
  }

  /// The digest of the rest of a member of a xar archive, whose own checksum is compared at the end. Block by
  /// block: libarchive's other way of reading gives other members' bytes behind the end (3.6.2).
  std::string digest_of_rest(::archive* handle) const {
    support::Sha256 sha256;
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int status = ARCHIVE_OK;
    while ((status = ::archive_read_data_block(handle, &bytes, &size, &offset)) == ARCHIVE_OK)
      sha256.update({static_cast<const std::byte*>(bytes), size});
    if (status != ARCHIVE_EOF) throw library_error(shown_, "cannot be read back", handle);
    return sha256.finish();
  }

  /// As many bytes as fit, and there are.
  std::size_t read_some(::archive* handle, std::vector<std::byte>& buffer) {
    const la_ssize_t got = ::archive_read_data(handle, buffer.data(), buffer.size());
    if (got < 0) throw library_error(shown_, "cannot be read back", handle);
    if (static_cast<std::uint64_t>(got) > left_)
      throw Error(shown_, "it holds more than was packed", "its files have more bytes together");
    left_ -= static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  std::string digest_here(::archive* handle) {
    support::Sha256 sha256;
    while (const std::size_t got = read_some(handle, small_))
      sha256.update(std::span(small_).first(got));
    return sha256.finish();
  }

  void digest_beside(::archive* handle, std::string& result) {
    std::size_t got = 0;
    do {
      std::vector<std::byte> buffer = digester_.buffer();
      got = read_some(handle, buffer);
      digester_.add({&result}, std::move(buffer), got);
    } while (got != 0);
  }

  std::string shown_;
  std::uint64_t left_; ///< bytes that files may still have
  PackedPkg pkg_;
  std::vector<std::byte> small_ = std::vector<std::byte>(small_file);
  std::map<std::string, PackedEntry>* entries_ = nullptr; ///< of the archive that is read
  Digester digester_;                                     ///< ends before what it writes to
};

} // namespace

std::map<std::string, PackedEntry> read_packed(const std::filesystem::path& package,
                                               std::uint64_t most_bytes) {
  const NeutralSurroundings neutral(package.string());
  return Reader(package.string(), most_bytes).read();
}

PackedPkg read_pkg(const std::filesystem::path& package) {
  const NeutralSurroundings neutral(package.string());
  return Reader(package.string()).read_pkg();
}

} // namespace pdist::archive
