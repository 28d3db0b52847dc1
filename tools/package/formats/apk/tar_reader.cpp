#include "package/formats/apk/tar_reader.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace pdist::package {

namespace {

using support::EntryType;

constexpr std::uint64_t largest_records = 64 << 10;

/// The text of a field, up to its first NUL.
std::string_view text_of(std::string_view field) {
  return field.substr(0, field.find('\0'));
}

bool is_zero(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == '\0'; });
}

bool is_sha1(std::string_view text) {
  constexpr std::size_t digits = 40;
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

bool read_octal(std::string_view field, std::uint64_t& value) {
  const std::string_view digits = field.substr(0, field.find_first_not_of("01234567"));
  if (digits.empty() || digits.size() == field.size()) return false;
  if (field.find_first_not_of(std::string_view("\0 ", 2), digits.size()) != std::string_view::npos)
    return false;
  constexpr int octal = 8;
  return std::from_chars(digits.data(), digits.data() + digits.size(), value, octal).ec == std::errc();
}

void ApkTarReader::take(std::span<const std::byte> bytes) {
  while (!bytes.empty())
    bytes = bytes.subspan(take_some(bytes));
}

/// Takes what belongs together of `bytes`, which has some; returns their number.
std::size_t ApkTarReader::take_some(std::span<const std::byte> bytes) {
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
  if (state_ == State::pax)
    records_ += support::as_text(bytes.first(now));
  else
    receiver_.bytes(bytes.first(now));
  left_ -= now;
  if (left_ == 0) end_of_bytes();
  return now;
}

void ApkTarReader::end_of_bytes() {
  if (state_ == State::pax)
    take_records();
  else
    receiver_.end();
  state_ = padding_ == 0 ? State::header : State::padding;
}

void ApkTarReader::take_header() {
  const std::string_view block(block_.data(), block_.size());
  if (is_zero(block_)) {
    if (has_records_) fail("a pax header is behind the last member");
    member_ = {};
    if (++zero_blocks_ > 2) fail("there are bytes behind its end");
    return;
  }
  if (zero_blocks_ > 0) fail("there are members behind its end");
  if (!has_records_) member_ = {};
  const std::string_view name = text_of(block.substr(0, 100));
  if (member_.path.empty()) member_.path = name;
  const auto number = [&](std::size_t offset, std::size_t width, const char* field) {
    std::uint64_t value = 0;
    if (!read_octal(block.substr(offset, width), value)) fail(fmt::format("its {} is no number", field));
    return value;
  };
  const std::uint64_t checksum = number(148, 8, "checksum");
  std::fill_n(block_.begin() + 148, 8, ' ');
  const std::uint64_t sum =
      std::accumulate(block_.begin(), block_.end(), std::uint64_t{0},
                      [](auto total, char c) { return total + static_cast<unsigned char>(c); });
  if (sum != checksum) fail("the checksum of its header is wrong");
  if (block.substr(257, 8) != std::string_view("ustar\00000", 8)) fail("its header is not one of ustar");
  if (number(108, 8, "owner") != 0 || number(116, 8, "group") != 0 ||
      text_of(block.substr(265, 32)) != "root" || text_of(block.substr(297, 32)) != "root")
    fail("it does not belong to root:root");
  if (!is_zero(std::span(block_).subspan(345))) fail("its header has a prefix");
  const std::uint64_t mode = number(100, 8, "mode");
  constexpr std::uint64_t permissions = 0777;
  if (mode > permissions) fail(fmt::format("its mode is {:o}", mode));
  static_cast<void>(number(136, 12, "time"));
  if (!is_zero(std::span(block_).subspan(329, 16)) &&
      number(329, 8, "device") + number(337, 8, "device") != 0)
    fail("it has the numbers of a device");
  member_.mode = static_cast<std::uint32_t>(mode);
  if (member_.link_target.empty()) member_.link_target = text_of(block.substr(157, 100));
  begin_member(block[156], number(124, 12, "size"));
}

void ApkTarReader::begin_member(char type, std::uint64_t size) {
  left_ = size;
  padding_ = static_cast<std::size_t>((block_size - size % block_size) % block_size);
  if (type == 'x') {
    if (has_records_) fail("it has two pax headers");
    if (size == 0 || size > largest_records) fail("its pax header has a wrong size");
    member_ = {};
    records_.clear();
    state_ = State::pax;
    return;
  }
  has_records_ = false;
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
  require_name(member_.path);
  if (member_.type != EntryType::file && size != 0) fail("it has bytes, and is no file");
  if ((member_.type == EntryType::symlink) == member_.link_target.empty())
    fail("its link target does not belong there, or is missing");
  member_.size = size;
  receiver_.begin(member_);
  if (size > 0)
    state_ = State::bytes;
  else
    receiver_.end();
}

void ApkTarReader::take_records() {
  for (std::string_view rest = records_; !rest.empty();) {
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
    std::string& member = key == "path"              ? member_.path
                          : key == "linkpath"        ? member_.link_target
                          : key == apk_digest_record ? member_.sha1
                                                     : records_;
    if (&member == &records_) fail(fmt::format("its pax header has a record {}", support::escaped(key)));
    if (value.find('\0') != std::string_view::npos)
      fail(fmt::format("its pax record {} has a NUL byte", key));
    if (!member.empty() || value.empty())
      fail(fmt::format("its pax record {} is there twice, or empty", key));
    member = value;
  }
  if (!member_.sha1.empty() && !is_sha1(member_.sha1)) fail("its digest is no SHA-1 in hex digits");
  has_records_ = true;
}

/// What apk takes for malicious, or does not see: it installs nothing of that name and succeeds.
void ApkTarReader::require_name(std::string_view name) const {
  if (!support::is_inner_path(name)) fail("it is not a path below a root");
  if (support::has_control_character(name)) fail("its name has a control character");
  constexpr std::size_t longest_path = 4083, longest_name = 255; // what apk 2 and 3 can install
  if (std::max(name.size(), member_.link_target.size()) > longest_path) fail("it is longer than 4083 bytes");
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t size = std::min(rest.find('/'), rest.size());
    if (size > longest_name) fail("a name in it has more than 255 bytes");
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
}

void ApkTarReader::finish(bool has_end) {
  member_ = {};
  if (state_ != State::header || in_block_ != 0 || has_records_) fail("it is cut short");
  if (zero_blocks_ != (has_end ? 2 : 0)) fail(has_end ? "it has no end" : "it has an end, and more follows");
}

void ApkTarReader::fail(const std::string& why) const {
  const std::string what =
      member_.path.empty() ? std::string("one of its archives") : support::escaped(member_.path);
  throw support::Error(file_, "the package is damaged", fmt::format("{}: {}", what, why));
}

} // namespace pdist::package
