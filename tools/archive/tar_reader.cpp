#include "archive/tar_reader.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace pdist::archive {

namespace {

using support::EntryType;

constexpr std::uint64_t largest_before = 64 << 10;
constexpr std::string_view ustar_magic("ustar\00000", 8), gnu_magic("ustar  \0", 8);
constexpr std::string_view gnu_long_name = "././@LongLink";

/// The text of a field, up to its first NUL.
std::string_view text_of(std::string_view field) {
  return field.substr(0, field.find('\0'));
}

bool is_zero(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == '\0'; });
}

/// A field with nothing but NULs behind its text.
bool is_text(std::string_view field) {
  return is_zero(std::span(field).subspan(text_of(field).size()));
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What does not fit into octal digits is big-endian, with its first bit set.
bool read_binary(std::string_view field, std::uint64_t& value) {
  constexpr unsigned char mark = 0x80;
  if (static_cast<unsigned char>(field.front()) != mark) return false;
  const std::string_view high = field.substr(1, field.size() - 1 - sizeof value);
  if (!is_zero(high)) return false;
  value = support::ByteView(support::as_bytes(field), support::ByteOrder::big, {})
              .u64(field.size() - sizeof value, "number");
  return true;
}

/// The value of an octal field, which NULs or spaces end.
bool read_octal(std::string_view field, std::uint64_t& value) {
  const std::string_view digits = field.substr(0, field.find_first_not_of("01234567"));
  if (digits.empty() || digits.size() == field.size()) return false;
  if (field.find_first_not_of(std::string_view("\0 ", 2), digits.size()) != std::string_view::npos)
    return false;
  constexpr int octal = 8;
  return std::from_chars(digits.data(), digits.data() + digits.size(), value, octal).ec == std::errc();
}

} // namespace

void TarReader::take(std::span<const std::byte> bytes) {
  while (!bytes.empty())
    bytes = bytes.subspan(take_some(bytes));
}

/// Takes what belongs together of `bytes`, which has some; returns their number.
std::size_t TarReader::take_some(std::span<const std::byte> bytes) {
  if (state_ == State::padding) {
    const std::size_t now = std::min(bytes.size(), padding_);
    if (!is_zero(std::span(reinterpret_cast<const char*>(bytes.data()), now)))
      fail("its padding is not zero");
    padding_ -= now;
    if (padding_ == 0) state_ = State::header;
    return now;
  }
  if (state_ == State::header) {
    const std::size_t now = std::min(bytes.size(), block_size - in_block_);
    std::ranges::copy(support::as_text(bytes.first(now)),
                      block_.begin() + static_cast<std::ptrdiff_t>(in_block_));
    in_block_ += now;
    if (in_block_ == block_size) {
      in_block_ = 0;
      take_header();
    }
    return now;
  }
  const std::size_t now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
  if (state_ == State::before)
    before_ += support::as_text(bytes.first(now));
  else
    receiver_.bytes(bytes.first(now));
  left_ -= now;
  if (left_ == 0) end_of_bytes();
  return now;
}

void TarReader::end_of_bytes() {
  if (state_ == State::before)
    take_before();
  else
    receiver_.end();
  state_ = padding_ == 0 ? State::header : State::padding;
}

std::uint64_t TarReader::number(std::size_t offset, std::size_t width, const char* field) const {
  const std::string_view digits = std::string_view(block_.data(), block_.size()).substr(offset, width);
  std::uint64_t value = 0;
  constexpr std::size_t long_field = 12; // sizes and times
  if (read_octal(digits, value)) return value;
  if (rules_.is_gnu && width == long_field && read_binary(digits, value)) return value;
  fail(fmt::format("its {} is not a number", field));
}

void TarReader::take_header() {
  const std::string_view block(block_.data(), block_.size());
  if (is_zero(block_)) {
    if (has_before_) fail("a header of names is behind the last member");
    member_ = {};
    if (++zero_blocks_ > 2 && !rules_.is_gnu) fail("there are bytes behind its end");
    return;
  }
  if (zero_blocks_ > 0) fail("there are members behind its end");
  if (!has_before_) member_ = {};
  const std::string_view name = text_of(block.substr(0, 100));
  if (member_.path.empty()) member_.path = name;
  const std::uint64_t checksum = number(148, 8, "checksum");
  std::fill_n(block_.begin() + 148, 8, ' ');
  const std::uint64_t sum =
      std::accumulate(block_.begin(), block_.end(), std::uint64_t{0},
                      [](auto total, char c) { return total + static_cast<unsigned char>(c); });
  if (sum != checksum) fail("the checksum of its header is wrong");
  const std::string_view magic = block.substr(257, 8);
  if (magic != ustar_magic && !(rules_.is_gnu && magic == gnu_magic)) fail("its header is not one of ustar");
  for (const auto& [offset, width] : {std::pair(0, 100), {157, 100}, {265, 32}, {297, 32}})
    if (!is_text(block.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(width))))
      fail("its header has bytes behind a text");
  if (number(108, 8, "owner") != 0 || number(116, 8, "group") != 0) fail("it does not belong to root:root");
  // What has a long name belongs to nobody (libarchive writes root:wheel).
  const bool is_long_name = rules_.is_gnu && name == gnu_long_name;
  if (!is_long_name && (text_of(block.substr(265, 32)) != "root" || text_of(block.substr(297, 32)) != "root"))
    fail("it does not belong to root:root");
  if (!is_zero(std::span(block_).subspan(345))) fail("its header has a prefix");
  const std::uint64_t mode = number(100, 8, "mode");
  constexpr std::uint64_t permissions = 07777;
  if (mode > permissions) fail(fmt::format("its mode is {:o}", mode));
  member_.time = static_cast<support::EpochSeconds>(number(136, 12, "time"));
  if (!is_zero(std::span(block_).subspan(329, 16)) &&
      number(329, 8, "device") + number(337, 8, "device") != 0)
    fail("it has the numbers of a device");
  member_.mode = static_cast<std::uint32_t>(mode);
  if (member_.link_target.empty()) member_.link_target = text_of(block.substr(157, 100));
  const std::uint64_t size = number(124, 12, "size");
  left_ = size;
  padding_ = static_cast<std::size_t>((block_size - size % block_size) % block_size);
  const char type = block[156];
  const bool is_pax = type == 'x' && !rules_.digest_record.empty();
  if (is_pax || (is_long_name && (type == 'L' || type == 'K')))
    begin_before(type, size);
  else
    begin_member(type, size);
}

/// What a header says of the member behind it.
void TarReader::begin_before(char type, std::uint64_t size) {
  if (has_before_ && (type == 'x' || before_type_ == type)) fail("it has two headers of names");
  if (size == 0 || size > largest_before) fail("its header of names has a wrong size");
  if (!has_before_ || type == 'x') {
    member_ = {};
  } else {
    // The first of two long names is there; the fields of this header are its own.
    (type == 'L' ? member_.path : member_.link_target).clear();
  }
  before_type_ = type;
  before_.clear();
  state_ = State::before;
}

void TarReader::begin_member(char type, std::uint64_t size) {
  has_before_ = false;
  if (type == '0')
    member_.type = EntryType::file;
  else if (type == '2')
    member_.type = EntryType::symlink;
  else if (type == '5')
    member_.type = EntryType::folder;
  else
    fail("it is not a file, folder or symlink");
  if (member_.type == EntryType::folder) {
    if (!member_.path.ends_with('/')) fail("the name of a folder has no '/' at its end");
    member_.path.pop_back();
  }
  // dpkg-deb has the root, too.
  constexpr std::uint32_t usual_folder = 0755, link_mode = 0777;
  if (rules_.is_gnu && member_.type == EntryType::folder && member_.path == "." && size == 0) {
    if (member_.mode != usual_folder) fail(fmt::format("the mode of the root is {:o}", member_.mode));
    return;
  }
  if (member_.type == EntryType::symlink && member_.mode != link_mode)
    fail(fmt::format("it is a symlink of mode {:o}", member_.mode));
  if (rules_.is_gnu) {
    if (!member_.path.starts_with("./")) fail("its name does not begin with './'");
    member_.path.erase(0, 2);
  }
  if (!support::is_inner_path(member_.path)) fail("it is not a path below a root");
  if (member_.type != EntryType::file && size != 0) fail("it has bytes and is not a file");
  if ((member_.type == EntryType::symlink) == member_.link_target.empty())
    fail("its link target does not belong there, or is missing");
  member_.size = size;
  receiver_.begin(member_);
  if (size > 0)
    state_ = State::bytes;
  else
    receiver_.end();
}

void TarReader::take_before() {
  if (before_type_ == 'x')
    take_records();
  else
    take_long_name(before_type_ == 'L' ? member_.path : member_.link_target);
  has_before_ = true;
}

void TarReader::take_long_name(std::string& member) {
  if (before_.find('\0') != before_.size() - 1) fail("a long name does not end where it should");
  before_.pop_back();
  member = before_;
}

void TarReader::take_records() {
  for (std::string_view rest = before_; !rest.empty();) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || length <= digits + 1 || length > rest.size() || rest[digits] != ' ' ||
        rest[length - 1] != '\n')
      fail("its pax header is damaged");
    const std::string_view record = rest.substr(digits + 1, length - digits - 2);
    rest.remove_prefix(length);
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos) fail("its pax header is damaged");
    const std::string_view key = record.substr(0, equals);
    const std::string_view value = record.substr(equals + 1);
    std::string* const member = key == "path"                 ? &member_.path
                                : key == "linkpath"           ? &member_.link_target
                                : key == rules_.digest_record ? &member_.digest
                                                              : nullptr;
    if (member == nullptr) fail(fmt::format("its pax header has a record {}", support::escaped(key)));
    if (value.find('\0') != std::string_view::npos)
      fail(fmt::format("its pax record {} has a NUL byte", key));
    if (!member->empty() || value.empty())
      fail(fmt::format("its pax record {} is there twice, or empty", key));
    *member = value;
  }
  if (!is_hex(member_.digest)) fail("its digest is not in hex digits");
}

void TarReader::finish(bool has_end) {
  member_ = {};
  if (state_ != State::header || in_block_ != 0 || has_before_) fail("it is cut short");
  const bool is_ended = rules_.is_gnu ? zero_blocks_ >= 2 : zero_blocks_ == 2;
  if (has_end ? !is_ended : zero_blocks_ != 0)
    fail(has_end ? "it has no end" : "it has an end, and more follows");
}

void TarReader::fail(const std::string& why) const {
  const std::string what =
      member_.path.empty() ? std::string("one of its archives") : support::escaped(member_.path);
  throw support::Error(file_, "the package is damaged", fmt::format("{}: {}", what, why));
}

} // namespace pdist::archive
