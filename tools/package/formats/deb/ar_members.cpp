#include "package/formats/deb/ar_members.hpp"

#include "archive/gzip.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace pdist::package {

namespace {

constexpr std::string_view magic = "!<arch>\n";
// A header: name, time, owner, group, mode, size, "`\n"; the next one begins at an even offset.
constexpr std::uint64_t header_size = 60, name_digits = 16, size_at = 48, size_digits = 10;
constexpr std::string_view header_end = "`\n", padding = "\n";

support::Error no_package(const support::ReadableFile& deb, std::uint64_t at) {
  return {deb.path(), "this is not a package", fmt::format("no member has its header at {:#x}", at)};
}

/// The text of a header's field, without the spaces behind it.
std::string_view field(std::string_view header, std::size_t at, std::size_t digits) {
  const std::string_view text = header.substr(at, digits);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

/// Whether a field is a number of that base, with nothing but spaces behind it.
bool read_number(std::string_view text, int base, std::uint64_t& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return problem == std::errc() && end == text.data() + text.size();
}

/// Size of the member whose header this is; nothing where a field is not as it must be.
std::optional<std::uint64_t> size_in(std::string_view header) {
  constexpr int decimal = 10, octal = 8;
  std::uint64_t time = 0, owner = 0, group = 0, mode = 0, size = 0;
  const bool is_right = read_number(field(header, 16, 12), decimal, time) &&
                        read_number(field(header, 28, 6), decimal, owner) &&
                        read_number(field(header, 34, 6), decimal, group) &&
                        read_number(field(header, 40, 8), octal, mode) &&
                        read_number(field(header, size_at, size_digits), decimal, size) &&
                        header.substr(size_at + size_digits) == header_end;
  if (!is_right) return std::nullopt;
  return size;
}

std::string header_of(const std::string& name, support::EpochSeconds time, std::uint64_t size) {
  return fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}{}", name, time, 0, 0, "100644", size, header_end);
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
    archive::gzip(deb_, member.bytes, member.size,
                  [this](std::span<const std::byte> bytes) { write(bytes); });
    const std::string finished = renamed(header, member.name + ".gz", written_ - header_at - header_size);
    out_.write_at(header_at, support::as_bytes(finished));
  }

  void copy(const DebMember& member) {
    constexpr std::uint64_t piece = 1 << 20;
    for (std::uint64_t done = 0; done < member.size; done += piece)
      write(deb_.read(member.bytes + done, std::min(piece, member.size - done)));
  }

  const support::ReadableFile& deb_;
  support::OutputFile& out_;
  std::uint64_t written_ = 0;
};

} // namespace

std::vector<DebMember> deb_members(const support::ReadableFile& deb) {
  if (deb.size() < magic.size() || support::as_text(deb.read(0, magic.size())) != magic)
    throw support::Error(deb.path(), "this is not a package", "it is no ar archive");
  std::vector<DebMember> out;
  for (std::uint64_t at = magic.size(); at < deb.size();) {
    if (!support::range_fits(at, header_size, deb.size())) throw no_package(deb, at);
    const std::vector<std::byte> bytes = deb.read(at, header_size);
    const std::string_view header = support::as_text(bytes);
    const std::optional<std::uint64_t> size = size_in(header);
    if (!size || !support::range_fits(at + header_size, *size + *size % 2, deb.size()))
      throw no_package(deb, at);
    DebMember member{std::string(field(header, 0, name_digits)), at, at + header_size, *size};
    at = member.bytes + member.size;
    if (member.size % 2 != 0 && support::as_text(deb.read(at++, 1)) != padding)
      throw support::Error(
          deb.path(), "this is not a package",
          fmt::format("the byte behind {} is not a line end", support::escaped(member.name)));
    out.push_back(std::move(member));
  }
  return out;
}

binary::Patch with_control(const support::ReadableFile& deb, std::string_view control_tar_gz,
                           support::EpochSeconds time) {
  const std::vector<DebMember> members = deb_members(deb);
  const DebMember &version = members.at(0), &data = members.at(2);
  std::string start(magic);
  const auto add = [&](const std::string& name, std::string_view bytes) {
    start += header_of(name, time, bytes.size());
    start += bytes;
    if (start.size() % 2 != 0) start += padding;
  };
  add(version.name, support::as_text(deb.read(version.bytes, version.size)));
  add("control.tar.gz", control_tar_gz);
  start += header_of(data.name, time, data.size);
  binary::Patch patch;
  const auto chunk = [&](std::uint64_t offset, std::string_view text) {
    const std::span bytes = support::as_bytes(text);
    patch.chunks.push_back({offset, {bytes.begin(), bytes.end()}});
  };
  chunk(0, start);
  patch.moves.push_back({.to = start.size(), .from = data.bytes, .size = data.size});
  patch.original_size = deb.size();
  patch.final_size = start.size() + data.size;
  if (patch.final_size % 2 != 0) chunk(patch.final_size++, padding);
  return patch;
}

void gzip_members(const std::filesystem::path& path) {
  const support::ReadableFile deb(path);
  support::publish_file(path, {.flush = false},
                        [&](support::OutputFile& out) { GzipWriter(deb, out).write(); });
}

} // namespace pdist::package
