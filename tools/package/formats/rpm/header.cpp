#include "package/formats/rpm/header.hpp"

#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace pdist::package {

using support::ByteOrder;
using support::ByteView;

namespace {

constexpr std::uint64_t lead_size = 96, intro_size = 16, entry_size = 16;
constexpr std::uint64_t most_entries = 1 << 16, most_bytes = 256 << 20; // rpm's own limits

/// The types of values.
enum class Type : std::uint32_t {
  none,
  character,
  int8,
  int16,
  int32,
  int64,
  text,
  bytes,
  texts,
  translated,
};

/// Of one number; 1 for what has no alignment.
std::uint64_t width_of(Type type) {
  switch (type) {
  case Type::int16:
    return 2;
  case Type::int32:
    return 4;
  case Type::int64:
    return 8;
  default:
    return 1;
  }
}

bool is_text(Type type) {
  return type == Type::text || type == Type::texts || type == Type::translated;
}

std::uint64_t number_at(const ByteView& bytes, std::uint64_t offset, std::uint64_t width) {
  constexpr std::uint64_t two = 2, four = 4;
  if (width == 1) return bytes.u8(offset, "number");
  if (width == two) return bytes.u16(offset, "number");
  return width == four ? bytes.u32(offset, "number") : bytes.u64(offset, "number");
}

std::string hex(std::span<const std::byte> bytes) {
  std::string out;
  for (const std::byte byte : bytes)
    out += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return out;
}

} // namespace

const RpmHeader::Value& RpmHeader::value(RpmTag tag) const {
  static const Value none;
  const auto at = values_.find(static_cast<std::uint32_t>(tag));
  return at == values_.end() ? none : at->second;
}

std::string RpmHeader::text(RpmTag tag) const {
  const std::vector<std::string>& all = texts(tag);
  return all.empty() ? std::string() : all.front();
}

/// Reads one header, whose every byte has a meaning.
class RpmHeaderReader {
public:
  RpmHeaderReader(const support::ReadableFile& rpm, std::uint64_t at, RpmTag region)
      : rpm_(rpm), region_(region) {
    if (!support::range_fits(at, intro_size, rpm.size())) fail("it ends before a header");
    const std::vector<std::byte> intro = rpm.read(at, intro_size);
    const ByteView view(intro, ByteOrder::big, rpm.path());
    constexpr std::uint64_t magic = 0x8eade801'00000000;
    const std::uint64_t entries = view.u32(8, "entries"), size = view.u32(12, "size");
    if (view.u64(0, "magic") != magic || entries < 2 || entries > most_entries || size > most_bytes)
      fail("a header does not begin as it must");
    size_ = intro_size + entries * entry_size + size;
    if (!support::range_fits(at, size_, rpm.size())) fail("it ends inside of a header");
    bytes_ = rpm.read(at, size_);
    index_ = ByteView(bytes_, ByteOrder::big, rpm.path()).part(intro_size, entries * entry_size, "index");
    store_ =
        ByteView(bytes_, ByteOrder::big, rpm.path()).part(intro_size + entries * entry_size, size, "store");
  }

  RpmHeader read() {
    take_region();
    std::uint64_t end = 0, last_tag = 0;
    for (std::uint64_t at = entry_size; at < index_.size(); at += entry_size) {
      const std::uint32_t tag = index_.u32(at, "tag");
      if (tag <= last_tag) fail("the tags of a header are not sorted");
      last_tag = tag;
      end = take_value(tag, at, end);
    }
    if (end != store_.size() - entry_size) fail("a header has bytes that nothing says the meaning of");
    return std::move(out_);
  }

  std::uint64_t size() const { return size_; }
  std::span<const std::byte> bytes() const { return bytes_; }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(rpm_.path(), "the package is damaged", why);
  }

  /// The first entry says that all of the header is one region: its trailer, at the store's end, points back.
  void take_region() const {
    constexpr std::array<std::uint32_t, 2> type_and_count{static_cast<std::uint32_t>(Type::bytes), 16};
    const auto tag = static_cast<std::uint32_t>(region_);
    const std::uint64_t trailer = index_.u32(8, "offset");
    const bool is_right = index_.u32(0, "tag") == tag && index_.u32(4, "type") == type_and_count[0] &&
                          index_.u32(12, "count") == type_and_count[1] && store_.size() >= entry_size &&
                          trailer == store_.size() - entry_size && store_.u32(trailer, "tag") == tag &&
                          store_.u32(trailer + 4, "type") == type_and_count[0] &&
                          store_.u32(trailer + 8, "offset") ==
                              static_cast<std::uint32_t>(-static_cast<std::int64_t>(index_.size())) &&
                          store_.u32(trailer + 12, "count") == type_and_count[1];
    if (!is_right) fail("a header's region does not hold all of it");
  }

  /// Values follow each other, aligned; returns where this one ends.
  std::uint64_t take_value(std::uint32_t tag, std::uint64_t at, std::uint64_t end) {
    const auto type = static_cast<Type>(index_.u32(at + 4, "type"));
    const std::uint64_t offset = index_.u32(at + 8, "offset"), count = index_.u32(at + 12, "count");
    const bool is_known = type > Type::character && type <= Type::translated;
    if (!is_known || count == 0 || (type == Type::text && count != 1))
      fail(fmt::format("tag {} is of no known type", tag));
    if (offset != support::rounded_up(end, width_of(type)) || offset > store_.size())
      fail(fmt::format("the value of tag {} is not in its place", tag));
    for (; end < offset; ++end)
      if (store_.u8(end, "padding") != 0) fail("a header's padding is not zero");
    RpmHeader::Value& value = out_.values_[tag];
    if (is_text(type)) return take_texts(value, offset, count);
    const std::uint64_t width = width_of(type);
    if (count > store_.size() / width) fail(fmt::format("the value of tag {} is too long", tag));
    const ByteView bytes = store_.part(offset, count * width, "value");
    if (type == Type::bytes) {
      value.bytes.assign(bytes.bytes().begin(), bytes.bytes().end());
    } else {
      for (std::uint64_t i = 0; i < count; ++i)
        value.numbers.push_back(number_at(bytes, i * width, width));
    }
    return offset + count * width;
  }

  std::uint64_t take_texts(RpmHeader::Value& value, std::uint64_t at, std::uint64_t count) const {
    for (; count > 0; --count) {
      const std::string_view text = store_.text(at, "text");
      value.texts.emplace_back(text);
      at += text.size() + 1;
    }
    return at;
  }

  const support::ReadableFile& rpm_;
  RpmTag region_;
  std::uint64_t size_ = 0;
  std::vector<std::byte> bytes_;
  ByteView index_{{}, ByteOrder::big, {}}, store_{{}, ByteOrder::big, {}};
  RpmHeader out_;
};

namespace {

class PackageReader {
public:
  explicit PackageReader(const support::ReadableFile& rpm) : rpm_(rpm) {}

  RpmHeader read() {
    if (rpm_.size() < lead_size) fail("it has no lead");
    RpmHeaderReader signature(rpm_, lead_size, RpmTag::signature_region);
    const RpmHeader about = signature.read();
    // The header begins at the next multiple of eight.
    constexpr std::uint64_t alignment = 8;
    const std::uint64_t signature_end = lead_size + signature.size();
    header_at_ = support::rounded_up(signature_end, alignment);
    if (!support::range_fits(signature_end, header_at_ - signature_end, rpm_.size()))
      fail("it ends behind its signature header");
    for (const std::byte byte : rpm_.read(signature_end, header_at_ - signature_end))
      if (byte != std::byte{0}) fail("the padding of its signature header is not zero");
    RpmHeaderReader main(rpm_, header_at_, RpmTag::immutable_region);
    header_ = main.bytes();
    RpmHeader out = main.read();
    check_lead(out);
    check_signature(about);
    check_payload(about, out, header_at_ + main.size());
    return out;
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(rpm_.path(), "the package is damaged", why);
  }

  /// What file(1) looks at, and old programs: version 3.0, a binary package, Linux, signature type 5.
  void check_lead(const RpmHeader& header) const {
    constexpr std::size_t longest_name = 65;
    constexpr std::string_view start("\xed\xab\xee\xdb\x03\x00\x00\x00", 8), end("\x00\x01\x00\x05", 4);
    constexpr std::size_t machine_digits = 2, name_at = start.size() + machine_digits, end_at = 76;
    const std::vector<std::uint64_t>& epoch = header.numbers(RpmTag::epoch);
    const std::string name = fmt::format("{}-{}{}-{}", header.text(RpmTag::name),
                                         epoch.empty() ? "" : fmt::format("{}:", epoch.front()),
                                         header.text(RpmTag::version), header.text(RpmTag::release));
    std::string wanted(lead_size, '\0');
    wanted.replace(0, start.size(), start);
    wanted.replace(name_at, std::min(name.size(), longest_name), name, 0, longest_name);
    wanted.replace(end_at, end.size(), end);
    const std::vector<std::byte> bytes = rpm_.read(0, lead_size);
    std::string found(support::as_text(bytes));
    // The machine's number: rpm has looked at the header's word for it since version 4.
    constexpr unsigned char most_machines = 32, no_machine = 0xff; // the latter of noarch
    const auto machine = static_cast<unsigned char>(found[start.size() + 1]);
    if (found[start.size()] != '\0' || (machine > most_machines && machine != no_machine))
      fail("its lead names no machine");
    found.replace(start.size(), machine_digits, machine_digits, '\0');
    if (found != wanted) fail("its lead is not that of " + support::escaped(name));
  }

  void check_signature(const RpmHeader& about) const {
    const std::set<std::uint32_t> known{269, 270, 271, 273, 999, 1000, 1004, 1007, 1008};
    for (const auto& [tag, value] : about.values())
      if (!known.contains(tag)) fail(fmt::format("its signature header has the tag {}", tag));
    for (const RpmTag tag : {RpmTag::reserved, RpmTag::reserved_space})
      if (std::ranges::any_of(about.value(tag).bytes, [](std::byte byte) { return byte != std::byte{0}; }))
        fail("what its signature header reserves is not zero");
    const auto digest = [&](support::DigestAlgorithm algorithm) {
      return hex(support::digest_of(algorithm, header_));
    };
    if (about.text(RpmTag::sha256_of_header) != digest(support::DigestAlgorithm::sha256))
      fail("the SHA-256 of its header is wrong");
    if (about.has(RpmTag::sha1_of_header) &&
        about.text(RpmTag::sha1_of_header) != digest(support::DigestAlgorithm::sha1))
      fail("the SHA-1 of its header is wrong");
  }

  void check_payload(const RpmHeader& about, const RpmHeader& header, std::uint64_t payload_at) const {
    constexpr std::uint64_t sha256 = 8; // as OpenPGP numbers it
    if (header.numbers(RpmTag::payload_digest_algorithm) != std::vector{sha256})
      fail("its payload has no SHA-256");
    for (const RpmTag tag : {RpmTag::name, RpmTag::long_signature_size}) // `name`: see RpmTag
      if (about.has(tag) && about.numbers(tag) != std::vector{rpm_.size() - header_at_})
        fail("the size of its header and payload is wrong");
    const bool has_md5 = about.has(RpmTag::md5);
    support::Digest payload(support::DigestAlgorithm::sha256), all(support::DigestAlgorithm::md5);
    if (has_md5) all.update(header_);
    std::vector<std::byte> buffer(256 << 10);
    for (std::uint64_t at = payload_at; at < rpm_.size();) {
      const std::span got = std::span(buffer).first(rpm_.read_some(at, buffer));
      if (got.empty()) fail("it became shorter while it was read");
      payload.update(got);
      if (has_md5) all.update(got);
      at += got.size();
    }
    if (header.text(RpmTag::payload_digest) != payload.finish()) fail("the SHA-256 of its payload is wrong");
    if (has_md5 && hex(about.value(RpmTag::md5).bytes) != all.finish()) fail("its MD5 is wrong");
  }

  const support::ReadableFile& rpm_;
  std::uint64_t header_at_ = 0;
  std::span<const std::byte> header_;
};

} // namespace

RpmHeader read_rpm_header(const support::ReadableFile& rpm) {
  return PackageReader(rpm).read();
}

} // namespace pdist::package
