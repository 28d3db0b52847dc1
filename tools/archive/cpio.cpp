#include "archive/cpio.hpp"

#include "archive/library.hpp"
#include "archive/neutral.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <utility>

namespace pdist::archive {

using support::EntryType;
using support::Error;

namespace {

constexpr std::uint64_t most_in_6_digits = 0777777, most_in_11_digits = 077777777777;
constexpr int block = 1 << 18;

} // namespace

struct CpioWriter::State {
  std::string shown;
  support::EpochSeconds time;
  Sink sink;
  NeutralSurroundings neutral;
  Handle handle{::archive_write_new()};
  EntryHandle entry{::archive_entry_new()};
  std::exception_ptr failure;
  std::uint64_t entries = 0;

  State(std::string shown_path, support::EpochSeconds of_entries, Sink bytes)
      : shown(std::move(shown_path)), time(of_entries), sink(std::move(bytes)), neutral(shown) {
    require(::archive_write_set_format_cpio_odc(handle.get()));
    require(::archive_write_set_bytes_per_block(handle.get(), block));
    require(::archive_write_set_bytes_in_last_block(handle.get(), 1)); // no padding
    require(::archive_write_open(handle.get(), this, nullptr, take_bytes, nullptr));
  }

  static la_ssize_t take_bytes(::archive* handle, void* data, const void* bytes, std::size_t size) {
    auto* const state = static_cast<State*>(data);
    try {
      state->sink({static_cast<const std::byte*>(bytes), size});
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      state->failure = std::current_exception();
      ::archive_set_error(handle, EIO, "the output failed");
      return -1;
    }
  }

  void require(int status) const {
    if (status == ARCHIVE_OK) return;
    if (failure) std::rethrow_exception(failure);
    throw library_error(shown, "cannot write the archive", handle.get());
  }

  void check(const CpioEntry& wanted) {
    const auto refuse = [&](const std::string& why) {
      throw Error(wanted.path, "a cpio archive cannot hold it", why);
    };
    if (++entries > most_in_6_digits) refuse(fmt::format("its limit is {} entries", most_in_6_digits));
    if (wanted.size > most_in_11_digits)
      refuse(fmt::format("it has {} bytes, the limit is {}", wanted.size, most_in_11_digits));
    if (wanted.path.size() >= most_in_6_digits)
      refuse(fmt::format("its name has {} bytes, the limit is {}", wanted.path.size(), most_in_6_digits - 1));
    if (time < 0 || static_cast<std::uint64_t>(time) > most_in_11_digits)
      refuse(fmt::format("the time {} is beyond the year 2242", support::iso_time(time)));
  }
};

CpioWriter::CpioWriter(std::string shown, support::EpochSeconds time, Sink sink)
    : state_(std::make_unique<State>(std::move(shown), time, std::move(sink))) {}

CpioWriter::~CpioWriter() {
  // libarchive writes the end of an archive that was not closed, which nobody wants any more.
  if (state_->entries != 0) ::archive_write_fail(state_->handle.get());
}

void CpioWriter::add(const CpioEntry& entry) {
  state_->check(entry);
  ::archive_entry* header = ::archive_entry_clear(state_->entry.get());
  ::archive_entry_copy_pathname(header, entry.path.c_str());
  ::archive_entry_set_ino64(header, static_cast<la_int64_t>(state_->entries));
  ::archive_entry_set_nlink(header, 1);
  ::archive_entry_set_uid(header, 0);
  ::archive_entry_set_gid(header, 0);
  ::archive_entry_set_mtime(header, state_->time, 0);
  ::archive_entry_set_perm(header, entry.mode & 07777U);
  ::archive_entry_set_filetype(header, entry.type == EntryType::file     ? AE_IFREG
                                       : entry.type == EntryType::folder ? AE_IFDIR
                                                                         : AE_IFLNK);
  if (entry.type == EntryType::symlink) ::archive_entry_copy_symlink(header, entry.link_target.c_str());
  ::archive_entry_set_size(header, static_cast<la_int64_t>(entry.type == EntryType::file ? entry.size : 0));
  state_->require(::archive_write_header(state_->handle.get(), header));
}

void CpioWriter::write(std::span<const std::byte> bytes) {
  if (::archive_write_data(state_->handle.get(), bytes.data(), bytes.size()) !=
      static_cast<la_ssize_t>(bytes.size()))
    state_->require(ARCHIVE_FATAL);
}

void CpioWriter::finish() {
  state_->require(::archive_write_close(state_->handle.get()));
  state_->entries = 0;
}

} // namespace pdist::archive
