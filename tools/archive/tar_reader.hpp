// Reading the tar archives of packages strictly: what their installers would pass over in silence is an error
// here.
#pragma once

#include "archive/tar.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pdist::archive {

/// What an archive may have beyond plain ustar headers.
struct TarRules {
  /// Keyword of the one pax record beside "path" and "linkpath"; empty: no pax headers.
  std::string_view digest_record = {};
  /// Headers and long names as GNU tar has them (tar(5), "GNU Tar Archives"), and names that begin with "./".
  bool is_gnu = false;
};

/// Takes an archive piece by piece. Throws `Error` naming the file and the member for: wrong checksums of
/// headers, other types than files, folders and symlinks, other owners than root:root, modes beyond 07777,
/// names that are no path below a root, damaged or unknown records, padding that is not zero, bytes behind
/// the end.
class TarReader {
public:
  struct Receiver {
    std::function<void(const TarMember&)> begin; ///< a member; the bytes of a file follow
    std::function<void(std::span<const std::byte>)> bytes;
    std::function<void()> end; ///< of a member
  };

  TarReader(std::string file, TarRules rules, Receiver receiver)
      : file_(std::move(file)), rules_(rules), receiver_(std::move(receiver)) {}

  void take(std::span<const std::byte> bytes);
  /// Behind the last piece. `has_end`: whether the two blocks of zeros that end an archive must be there, or
  /// must not. GNU archives are filled up with more of them.
  void finish(bool has_end);

private:
  static constexpr std::size_t block_size = 512;
  enum class State { header, before, bytes, padding };

  std::size_t take_some(std::span<const std::byte> bytes);
  void take_header();
  void begin_before(char type, std::uint64_t size);
  void begin_member(char type, std::uint64_t size);
  void take_before();
  void take_records();
  void take_long_name(std::string& member);
  void end_of_bytes();
  std::uint64_t number(std::size_t offset, std::size_t width, const char* field) const;
  [[noreturn]] void fail(const std::string& why) const;

  std::string file_;
  TarRules rules_;
  Receiver receiver_;
  State state_ = State::header;
  std::array<char, block_size> block_{};
  std::size_t in_block_ = 0; ///< bytes of `block_` that are there
  std::uint64_t left_ = 0;   ///< of what follows a header
  std::size_t padding_ = 0;  ///< bytes of padding to come
  std::size_t zero_blocks_ = 0;
  char before_type_ = 0;    ///< of the header before a member
  std::string before_;      ///< what it says
  bool has_before_ = false; ///< one is waiting for its member
  TarMember member_;        ///< the one that is read; before its header, what is said of it
};

} // namespace pdist::archive
