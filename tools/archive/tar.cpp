#include "archive/tar.hpp"

#include "support/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

namespace pdist::archive {

namespace {

using support::EntryType;

constexpr std::size_t block = 512;
/// Of the name and of the link's target in a header.
constexpr std::size_t longest_name = 100;

/// "<length> <key>=<value>\n"; the length counts its own digits.
std::string pax_record(std::string_view key, std::string_view value) {
  const std::size_t rest = key.size() + value.size() + 3; // ' ', '=', line end
  std::size_t length = rest + 1;
  while (rest + fmt::formatted_size("{}", length) != length)
    length = rest + fmt::formatted_size("{}", length);
  return fmt::format("{} {}={}\n", length, key, value);
}

} // namespace

struct TarWriter::Header {
  std::string_view name, link_target;
  std::uint32_t mode = 0;
  std::uint64_t size = 0;
  char type = '0';
};

/// A ustar header: fields at their offsets, numbers in octal digits.
void TarWriter::add_header(const Header& header) {
  std::array<char, block> out{};
  const auto put = [&](std::size_t offset, std::string_view text) {
    std::ranges::copy(text, out.begin() + static_cast<std::ptrdiff_t>(offset));
  };
  put(0, header.name.substr(0, longest_name));
  put(100, fmt::format("{:07o}", header.mode));
  put(108, "0000000"); // user and group
  put(116, "0000000");
  put(124, fmt::format("{:011o}", header.size));
  put(136, fmt::format("{:011o}", time_));
  put(148, "        "); // of the checksum, while it is calculated
  put(156, std::string_view(&header.type, 1));
  put(157, header.link_target.substr(0, longest_name));
  put(257, std::string_view("ustar\00000", 8));
  put(265, "root");
  put(297, "root");
  put(329, "0000000"); // of devices
  put(337, "0000000");
  const unsigned sum = std::accumulate(out.begin(), out.end(), 0U, [](unsigned total, char c) {
    return total + static_cast<unsigned char>(c);
  });
  put(148, fmt::format("{:06o}", sum));
  out[154] = '\0';
  sink_(std::as_bytes(std::span(out)));
}

void TarWriter::add(const TarMember& member) {
  pad();
  const std::string name = member.type == EntryType::folder ? member.path + '/' : member.path;
  std::string records;
  if (name.size() > longest_name) records += pax_record("path", name);
  if (member.link_target.size() > longest_name) records += pax_record("linkpath", member.link_target);
  if (!member.digest.empty()) records += pax_record(digest_record_, member.digest);
  if (!records.empty()) {
    constexpr std::uint32_t pax_mode = 0644;
    add_header(
        {.name = "pax_header", .link_target = {}, .mode = pax_mode, .size = records.size(), .type = 'x'});
    write(support::as_bytes(records));
    pad();
  }
  const bool is_file = member.type == EntryType::file;
  add_header({.name = name,
              .link_target = member.link_target,
              .mode = member.mode,
              .size = is_file ? member.size : 0,
              .type = is_file                             ? '0'
                      : member.type == EntryType::symlink ? '2'
                                                          : '5'});
}

void TarWriter::write(std::span<const std::byte> bytes) {
  sink_(bytes);
  written_ += bytes.size();
}

void TarWriter::pad() {
  constexpr std::array<std::byte, block> zeros{};
  sink_(std::span(zeros).first((block - written_ % block) % block));
  written_ = 0;
}

void TarWriter::finish() {
  pad();
  constexpr std::array<std::byte, 2 * block> zeros{};
  sink_(zeros);
}

std::string tar_of(std::span<const TarText> files, support::EpochSeconds time) {
  std::string out;
  TarWriter writer(time, [&](std::span<const std::byte> bytes) { out += support::as_text(bytes); });
  for (const TarText& file : files) {
    writer.add({.path = file.name, .mode = file.mode, .size = file.text.size(), .link_target = {}});
    writer.write(support::as_bytes(file.text));
  }
  writer.end_of_members();
  return out;
}

} // namespace pdist::archive
