#include "package/formats/nsis/read_back.hpp"

#include "archive/gzip.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace pdist::package {

namespace {

/// Stubs have some 100 KiB.
constexpr std::uint64_t step = 512, header_size = 28, last_place = 16ULL << 20, checksum_size = 4;

std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i)
    out |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
  return out;
}

bool is_header(std::span<const std::byte> bytes) {
  constexpr std::string_view name = "NullsoftInst";
  constexpr std::uint32_t signature = 0xDEADBEEF;
  const auto same = [](std::byte byte, char c) {
    return std::to_integer<unsigned char>(byte) == static_cast<unsigned char>(c);
  };
  return number_at(bytes, 4) == signature && std::ranges::equal(bytes.subspan(8, name.size()), name, same);
}

/// What the installer itself compares before it starts: from the first step on, so that its headers can be
/// signed.
std::uint32_t checksum(const support::ReadableFile& in, std::uint64_t end) {
  std::uint32_t out = 0;
  std::vector<std::byte> buffer(256 << 10);
  for (std::uint64_t at = step; at < end;) {
    const std::uint64_t wanted = std::min<std::uint64_t>(buffer.size(), end - at);
    const std::size_t got = in.read_some(at, std::span(buffer).first(static_cast<std::size_t>(wanted)));
    if (got == 0) break;
    out = archive::crc32(out, std::span(buffer).first(got));
    at += got;
  }
  return out;
}

} // namespace

void check_installer(const std::filesystem::path& file) {
  const support::ReadableFile in(file);
  const auto fail = [&](const std::string& why) {
    throw support::Error(file.string(), "this is no whole installer", why);
  };
  if (in.size() < header_size) fail(fmt::format("it has {} bytes", in.size()));
  const std::vector<std::byte> start = in.read(0, 2);
  if (start[0] != std::byte{'M'} || start[1] != std::byte{'Z'}) fail("it is no program of Windows");
  for (std::uint64_t at = step; at <= last_place && at + header_size <= in.size(); at += step) {
    const std::vector<std::byte> bytes = in.read(at, header_size);
    if (!is_header(bytes)) continue;
    const std::uint64_t data = number_at(bytes, 24);
    if (data < header_size + checksum_size || data > in.size() - at)
      fail(fmt::format("its data has {} bytes, of which {} are there", data, in.size() - at));
    if (checksum(in, at + data - checksum_size) !=
        number_at(in.read(at + data - checksum_size, checksum_size), 0))
      fail("its checksum is wrong");
    return;
  }
  fail("makensis left no data in it");
}

} // namespace pdist::package
