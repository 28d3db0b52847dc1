#include "package/formats/pkg/xar.hpp"

#include "archive/gzip.hpp"
#include "support/bytes.hpp"
#include "support/data/xml_text.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace pdist::package {

namespace {

using support::xml_text;

using support::ByteOrder;

constexpr std::string_view magic = "xar!";
constexpr std::size_t header_size = 28;
constexpr std::uint32_t sha1_number = 1, sha1_size = 20;

std::string header(std::size_t packed, std::size_t unpacked) {
  std::array<std::byte, header_size> out{};
  std::ranges::copy(support::as_bytes(magic), out.begin());
  support::store_number(out, 4, header_size, 2, ByteOrder::big);
  support::store_number(out, 6, 1, 2, ByteOrder::big);
  support::store_number(out, 8, packed, 8, ByteOrder::big);
  support::store_number(out, 16, unpacked, 8, ByteOrder::big);
  support::store_number(out, 24, sha1_number, 4, ByteOrder::big);
  return std::string(support::as_text(out));
}

class Table {
public:
  explicit Table(support::EpochSeconds time) {
    std::string created = support::iso_time(time);
    created.pop_back(); // this one has no 'Z'
    text_ =
        fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xar>\n <toc>\n"
                    "  <checksum style=\"sha1\">\n   <offset>0</offset>\n   <size>{}</size>\n  </checksum>\n"
                    "  <creation-time>{}</creation-time>\n",
                    sha1_size, created);
  }

  void add(const XarMember& member) {
    const std::size_t slash = member.path.find('/');
    const std::string folder = slash == std::string::npos ? "" : member.path.substr(0, slash);
    if (folder != folder_) leave_folder();
    if (folder != folder_) enter(folder);
    start(member.path.substr(slash == std::string::npos ? 0 : slash + 1), "file", 0644);
    text_ +=
        fmt::format("   <data>\n    <length>{0}</length>\n    <offset>{1}</offset>\n    <size>{0}</size>\n"
                    "    <encoding style=\"application/octet-stream\"/>\n"
                    "    <extracted-checksum style=\"sha1\">{2}</extracted-checksum>\n"
                    "    <archived-checksum style=\"sha1\">{2}</archived-checksum>\n   </data>\n  </file>\n",
                    member.size, offset_, member.sha1);
    offset_ += member.size;
  }

  std::string take() {
    leave_folder();
    return text_ + " </toc>\n</xar>\n";
  }

private:
  void start(const std::string& name, std::string_view type, unsigned mode) {
    text_ +=
        fmt::format("  <file id=\"{}\">\n   <name>{}</name>\n   <type>{}</type>\n   <mode>{:04o}</mode>\n"
                    "   <uid>0</uid>\n   <gid>0</gid>\n",
                    ++number_, xml_text(name), type, mode);
  }
  void enter(const std::string& folder) {
    start(folder, "directory", 0755);
    folder_ = folder;
  }
  void leave_folder() {
    if (!folder_.empty()) text_ += "  </file>\n";
    folder_.clear();
  }

  std::string text_, folder_;
  std::uint64_t offset_ = sha1_size;
  unsigned number_ = 0;
};

} // namespace

std::string xar_head(const std::vector<XarMember>& members, support::EpochSeconds time) {
  Table table(time);
  for (const XarMember& member : members)
    table.add(member);
  const std::string text = table.take();
  const std::string packed = archive::zlib(text);
  const std::vector<std::byte> checksum =
      support::digest_of(support::DigestAlgorithm::sha1, support::as_bytes(packed));
  return header(packed.size(), text.size()) + packed + std::string(support::as_text(checksum));
}

std::string xar_table(const support::ReadableFile& file) {
  constexpr std::uint64_t largest = 64ULL << 20;
  const auto refuse = [&](const std::string& why) {
    throw support::Error(file.path(), "this is no installer package", why);
  };
  if (file.size() < header_size) refuse(fmt::format("it has {} bytes", file.size()));
  const std::vector<std::byte> bytes = file.read(0, header_size);
  const support::ByteView view(bytes, ByteOrder::big, file.path());
  if (!support::as_text(bytes).starts_with(magic)) refuse("it is no xar archive");
  const std::uint64_t start = view.u16(4, "size of the header"), packed = view.u64(8, "length of the table"),
                      unpacked = view.u64(16, "length of the unpacked table");
  if (packed > largest || unpacked > largest || !support::range_fits(start, packed, file.size()))
    refuse(fmt::format("its table of contents would have {} bytes, {} of them stored", unpacked, packed));
  const std::vector<std::byte> table = file.read(start, packed);
  return archive::unpack_zlib(support::as_text(table), static_cast<std::size_t>(unpacked), file.path());
}

} // namespace pdist::package
