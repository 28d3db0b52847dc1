#include "package/formats/deb/ar_members.hpp"

#include "archive/gzip.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pdist::package {

namespace {

constexpr std::string_view magic = "!<arch>\n";
// A header: name, time, owner, group, mode, size, "`\n"; the next one begins at an even offset.
constexpr std::uint64_t header_size = 60, name_digits = 16, owner_at = 28, size_at = 48, size_digits = 10;

support::Error no_package(const support::ReadableFile& deb, std::uint64_t at) {
  return {deb.path(), "this is no package", fmt::format("no member has its header at {:#x}", at)};
}

/// The text of a header's field, without the spaces behind it.
std::string_view field(std::string_view header, std::size_t at, std::size_t digits) {
  const std::string_view text = header.substr(at, digits);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

/// The header of `original` with another name and size.
std::string renamed(std::string_view original, const std::string& name, std::uint64_t size) {
  return fmt::format("{:<{}}{}{:<{}}{}", name, name_digits,
                     original.substr(name_digits, size_at - name_digits), size, size_digits,
                     original.substr(size_at + size_digits));
}

class GzipWriter {
public:
  GzipWriter(const support::ReadableFile& deb, support::OutputFile& out) : deb_(deb), out_(out) {}

  void write() {
    write(support::as_bytes(magic));
    for (const DebMember& member : deb_members(deb_)) {
      const std::vector<std::byte> header = deb_.read(member.header, header_size);
      if (member.name.ends_with(".tar")) {
        write_packed(member, support::as_text(header));
      } else {
        write(header);
        copy(member);
      }
      if (written_ % 2 != 0) write(support::as_bytes("\n"));
    }
    deb_.require_unchanged();
  }

private:
  void write(std::span<const std::byte> bytes) {
    out_.write(bytes);
    written_ += bytes.size();
  }

  void write_packed(const DebMember& member, std::string_view header) {
    const std::uint64_t header_at = written_;
    write(support::as_bytes(header)); // its place; the size is known at the end
    archive::gzip(deb_, member.header + header_size, member.size,
                  [this](std::span<const std::byte> bytes) { write(bytes); });
    const std::string finished = renamed(header, member.name + ".gz", written_ - header_at - header_size);
    out_.write_at(header_at, support::as_bytes(finished));
  }

  void copy(const DebMember& member) {
    constexpr std::uint64_t piece = 1 << 20;
    for (std::uint64_t done = 0; done < member.size; done += piece)
      write(deb_.read(member.header + header_size + done, std::min(piece, member.size - done)));
  }

  const support::ReadableFile& deb_;
  support::OutputFile& out_;
  std::uint64_t written_ = 0;
};

} // namespace

std::vector<DebMember> deb_members(const support::ReadableFile& deb) {
  if (deb.size() < magic.size() || support::as_text(deb.read(0, magic.size())) != magic)
    throw support::Error(deb.path(), "this is no package", "it is no ar archive");
  std::vector<DebMember> out;
  for (std::uint64_t at = magic.size(); at < deb.size();) {
    if (!support::range_fits(at, header_size, deb.size())) throw no_package(deb, at);
    const std::vector<std::byte> bytes = deb.read(at, header_size);
    const std::string_view header = support::as_text(bytes);
    const std::string_view digits = field(header, size_at, size_digits);
    DebMember member{std::string(field(header, 0, name_digits)), at, 0};
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), member.size);
    if (problem != std::errc() || end != digits.data() + digits.size() ||
        !support::range_fits(at + header_size, member.size, deb.size()))
      throw no_package(deb, at);
    at += header_size + member.size + member.size % 2;
    out.push_back(std::move(member));
  }
  return out;
}

binary::Patch neutral_members(const support::ReadableFile& deb) {
  constexpr std::string_view owner_group_and_mode = "0     0     100644  ";
  binary::Patch patch;
  patch.original_size = patch.final_size = deb.size();
  const std::span bytes = support::as_bytes(owner_group_and_mode);
  for (const DebMember& member : deb_members(deb))
    patch.chunks.push_back({member.header + owner_at, {bytes.begin(), bytes.end()}});
  return patch;
}

void gzip_members(const std::filesystem::path& path) {
  const support::ReadableFile deb(path);
  support::publish_file(path, {.flush = false},
                        [&](support::OutputFile& out) { GzipWriter(deb, out).write(); });
}

} // namespace pdist::package
