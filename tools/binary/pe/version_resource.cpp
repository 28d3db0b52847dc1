// VS_VERSIONINFO (learn.microsoft.com/windows/win32/menurc/vs-versioninfo): records inside records, each with
// its length, the length of its value, a type, a key in UTF-16, and then, each at a multiple of four bytes,
// the value and the records inside.
#include "binary/pe/version_resource.hpp"

#include "binary/pe/resources.hpp"
#include "support/utf16.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::pe {

namespace {

using support::ByteView;

constexpr std::uint64_t fixed_signature = 0xfeef04bd;
/// Most records on one level: real ones have a dozen texts.
constexpr std::size_t most_records = 1024;

std::uint64_t aligned(std::uint64_t at) {
  return (at + 3) / 4 * 4;
}

/// One record; the places of its parts are relative to `bytes`.
struct Record {
  ByteView bytes; ///< all of it
  std::string key;
  std::uint64_t value = 0, value_size = 0; ///< where the value begins, and its size as the record says
};

Record record_at(const ByteView& parent, std::uint64_t at) {
  constexpr std::uint64_t key_at = 6;
  const std::uint64_t length = parent.u16(at, "wLength");
  const ByteView bytes = parent.part(at, std::max(length, key_at), "a version record");
  std::uint64_t end = key_at;
  while (bytes.u16(end, "szKey") != 0)
    end += 2;
  const std::string key = support::utf8_of_utf16(bytes.bytes().subspan(key_at, end - key_at));
  return {bytes, key, aligned(end + 2), bytes.u16(2, "wValueLength")};
}

/// The records from `at` of `parent` on. Each is at least as long as its own header, so the walk ends.
std::vector<Record> records(const Image& image, const ByteView& parent, std::uint64_t at) {
  std::vector<Record> out;
  constexpr std::uint64_t smallest = 8;
  for (; at + smallest <= parent.size(); at = aligned(at + out.back().bytes.size())) {
    if (parent.u16(at, "wLength") == 0) break; // padding
    if (out.size() == most_records)
      image.malformed(fmt::format("more than {} version records", most_records));
    out.push_back(record_at(parent, at));
  }
  return out;
}

std::string four_numbers(std::uint64_t high, std::uint64_t low) {
  return fmt::format("{}.{}.{}.{}", high >> 16, high & 0xffff, low >> 16, low & 0xffff);
}

/// The value of a text ends at its NUL; its stated length counts characters with some compilers and bytes
/// with others.
std::string text_of(const Record& record) {
  if (record.value >= record.bytes.size()) return {};
  const std::string text = support::utf8_of_utf16(record.bytes.bytes().subspan(record.value));
  return text.substr(0, text.find('\0'));
}

void read_texts(const Image& image, const Record& root, std::uint64_t children, VersionResource& out) {
  for (const Record& block : records(image, root.bytes, children)) {
    if (block.key != "StringFileInfo") continue;
    const std::vector<Record> languages = records(image, block.bytes, block.value);
    if (languages.empty()) return;
    for (const Record& text : records(image, languages.front().bytes, languages.front().value))
      out.texts.emplace_back(text.key, text_of(text));
    return;
  }
}

} // namespace

VersionResource version_resource(const Image& image) {
  VersionResource out;
  const auto found = resource(image, resource_version, 1);
  if (!found) return out;
  const Record root = record_at(image.view(found->bytes, found->offset), 0);
  if (root.key != "VS_VERSION_INFO")
    image.malformed("its version resource does not start with VS_VERSION_INFO");
  if (root.value_size >= fixed_version_size) {
    const auto fixed =
        decode<FixedVersion>(root.bytes.part(root.value, fixed_version_size, "VS_FIXEDFILEINFO"));
    if (fixed.signature == fixed_signature) {
      out.file = four_numbers(fixed.file_high, fixed.file_low);
      out.product = four_numbers(fixed.product_high, fixed.product_low);
    }
  }
  read_texts(image, root, aligned(root.value + root.value_size), out);
  return out;
}

} // namespace pdist::binary::pe
