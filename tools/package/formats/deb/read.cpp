#include "package/formats/deb/read.hpp"

#include "archive/compressed_stream.hpp"
#include "archive/decompress.hpp"
#include "archive/digester.hpp"
#include "archive/tar_reader.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace pdist::package {

namespace {

using support::EntryType;

constexpr std::size_t member_count = 3;
constexpr std::string_view version_text = "2.0\n";

bool is_tar(std::string_view name, std::string_view stem) {
  constexpr std::array<std::string_view, 4> endings{"", ".gz", ".xz", ".zst"};
  return name.starts_with(stem) && std::ranges::find(endings, name.substr(stem.size())) != endings.end();
}

class Reader {
public:
  Reader(const support::ReadableFile& deb, std::uint64_t most_bytes)
      : deb_(deb), left_(most_bytes), members_(deb_members(deb)) {
    if (members_.size() != member_count || members_[0].name != "debian-binary" ||
        !is_tar(members_[1].name, "control.tar") || !is_tar(members_[2].name, "data.tar"))
      fail("it has other members than debian-binary, control.tar and data.tar");
    if (members_[0].size != version_text.size() ||
        support::as_text(deb_.read(members_[0].bytes, members_[0].size)) != version_text)
      fail("its debian-binary does not say 2.0");
  }

  void read_control() {
    std::uint64_t left = 16ULL << 20;
    unpack(members_[1],
           {.begin =
                [&](const archive::TarMember& member) {
                  if (member.type != EntryType::file || member.path.find('/') != std::string::npos)
                    fail(support::escaped(member.path) + " is not a plain control file");
                  out_.times.try_emplace(member.time, "control file " + member.path);
                  out_.control.push_back({member.path, {}, member.mode});
                },
            .bytes =
                [&](std::span<const std::byte> bytes) {
                  if (bytes.size() > left) fail("its control files have more than 16 MiB");
                  left -= bytes.size();
                  out_.control.back().text += support::as_text(bytes);
                },
            .end = [] {}});
  }

  void read_data() {
    archive::Digester digester;
    archive::DigestPlaces places;
    std::vector<std::byte> buffer;
    std::size_t filled = 0;
    const auto hand_over = [&] {
      digester.add(places, std::move(buffer), filled);
      buffer.clear();
      filled = 0;
    };
    unpack(members_[2], {.begin =
                             [&](const archive::TarMember& member) {
                               archive::PackedEntry& entry = add(member);
                               if (entry.type != EntryType::file) return;
                               if (member.size > left_) fail("its files have more bytes than were packed");
                               left_ -= member.size;
                               places = {&entry.sha256, &out_.md5[member.path]};
                             },
                         .bytes =
                             [&](std::span<const std::byte> bytes) {
                               while (!bytes.empty()) {
                                 if (buffer.empty()) buffer = digester.buffer();
                                 const std::size_t now = std::min(bytes.size(), buffer.size() - filled);
                                 std::memcpy(buffer.data() + filled, bytes.data(), now);
                                 filled += now;
                                 bytes = bytes.subspan(now);
                                 if (filled == buffer.size()) hand_over();
                               }
                             },
                         .end =
                             [&] {
                               if (places.sha256 == nullptr) return; // it is no file
                               if (filled > 0) hand_over();
                               buffer = digester.buffer();
                               hand_over();
                               places = {};
                             }});
    digester.finish();
  }

  ReadDeb take() { return std::move(out_); }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(deb_.path(), "the package is damaged", why);
  }

  void unpack(const DebMember& member, archive::TarReader::Receiver receiver) {
    require_one_stream(member);
    archive::TarReader reader(deb_.path(), {.is_gnu = true}, std::move(receiver));
    archive::decompress_part(deb_, member.bytes, member.size,
                             [&](std::span<const std::byte> bytes) { reader.take(bytes); });
    reader.finish(true);
  }

  /// dpkg goes by the name, and reads the first of several streams only.
  void require_one_stream(const DebMember& member) const {
    const auto is = [&](std::string_view ending) { return member.name.ends_with(ending); };
    const archive::Compression wanted = is(".gz")    ? archive::Compression::gzip
                                        : is(".xz")  ? archive::Compression::xz
                                        : is(".zst") ? archive::Compression::zstd
                                                     : archive::Compression::none;
    if (archive::compression_of(deb_, member.bytes, member.size) != wanted)
      fail(fmt::format("{} is not what its name says", member.name));
    if (archive::end_of_stream(deb_, member.bytes, member.size, wanted) != member.bytes + member.size)
      fail(fmt::format("{} is more than one stream", member.name));
  }

  archive::PackedEntry& add(const archive::TarMember& member) {
    const auto [at, is_new] = out_.files.try_emplace(member.path);
    if (!is_new) fail(fmt::format("it holds '{}' twice", support::escaped(member.path)));
    at->second = {member.type, member.mode, member.link_target, {}};
    out_.times.try_emplace(member.time, '/' + member.path);
    return at->second;
  }

  const support::ReadableFile& deb_;
  std::uint64_t left_; ///< bytes that files may still have
  std::vector<DebMember> members_;
  ReadDeb out_;
};

} // namespace

ReadDeb read_deb(const std::filesystem::path& file, std::uint64_t most_bytes) {
  const support::ReadableFile deb(file);
  Reader reader(deb, most_bytes);
  reader.read_control();
  reader.read_data();
  return reader.take();
}

std::vector<archive::TarText> read_control_files(const support::ReadableFile& deb) {
  Reader reader(deb, 0);
  reader.read_control();
  return reader.take().control;
}

std::map<std::string, std::string> control_fields(const std::string& text, const std::string& shown) {
  const auto fail = [&](std::string_view line) {
    throw support::Error(shown, "the package is damaged",
                         fmt::format("its control file has the line '{}'", support::escaped(line)));
  };
  std::map<std::string, std::string> out;
  std::string* last = nullptr;
  // CPack before 4.0 ends the paragraph with an empty line.
  for (std::string_view rest = support::trimmed(text, "\n"); !rest.empty();) {
    const std::string_view line = support::take_line(rest);
    if (line.starts_with(' ') && last != nullptr) {
      *last += '\n';
      *last += line;
      continue;
    }
    const std::size_t colon = line.find(": ");
    if (colon == 0 || colon == std::string_view::npos ||
        line.substr(0, colon).find_first_of(" \t:") != std::string_view::npos)
      fail(line);
    const auto [at, is_new] =
        out.emplace(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    if (!is_new) fail(line);
    last = &at->second;
  }
  return out;
}

} // namespace pdist::package
