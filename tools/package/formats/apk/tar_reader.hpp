// Reading the tar archives of an .apk strictly: what apk would pass over in silence is an error here.
#pragma once

#include "package/formats/apk/tar.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace pdist::package {

/// Takes an archive piece by piece. Throws `Error` naming the file and the member for: wrong checksums of
/// headers, other types than files, folders and symlinks, other owners than root:root, modes beyond 0777,
/// names that apk ignores (an absolute one, "./", "..", control characters), damaged or unknown pax records,
/// padding that is not zero, bytes behind the end.
class ApkTarReader {
public:
  struct Receiver {
    std::function<void(const ApkMember&)> begin; ///< a member; the bytes of a file follow
    std::function<void(std::span<const std::byte>)> bytes;
    std::function<void()> end; ///< of a member
  };

  ApkTarReader(std::string file, Receiver receiver)
      : file_(std::move(file)), receiver_(std::move(receiver)) {}

  void take(std::span<const std::byte> bytes);
  /// Behind the last piece. `has_end`: whether the two blocks of zeros that end an archive must be there, or
  /// must not.
  void finish(bool has_end);

private:
  static constexpr std::size_t block_size = 512;
  enum class State { header, pax, bytes, padding };

  std::size_t take_some(std::span<const std::byte> bytes);
  void take_header();
  void take_records();
  void begin_member(char type, std::uint64_t size);
  void end_of_bytes();
  void require_name(std::string_view name) const;
  [[noreturn]] void fail(const std::string& why) const;

  std::string file_;
  Receiver receiver_;
  State state_ = State::header;
  std::array<char, block_size> block_{};
  std::size_t in_block_ = 0; ///< bytes of `block_` that are there
  std::uint64_t left_ = 0;   ///< of what follows a header
  std::size_t padding_ = 0;  ///< bytes of padding to come
  std::size_t zero_blocks_ = 0;
  std::string records_; ///< of the pax header before a member
  bool has_records_ = false;
  ApkMember member_; ///< the one that is read; before its header, what records say of it
};

/// The value of an octal field, which NULs or spaces end; nothing for another one.
bool read_octal(std::string_view field, std::uint64_t& value);

} // namespace pdist::package
