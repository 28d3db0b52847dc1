#include "binary/pe/edit/section.hpp"

#include "binary/patch_writer.hpp"
#include "binary/pe/certificates.hpp"
#include "binary/pe/checksum.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::pe {

namespace {

const SectionHeader* find_section(const Image& image, std::string_view name) {
  for (std::size_t i = 0; i < image.sections().size(); ++i)
    if (image.section_name(i) == name) return &image.sections()[i];
  return nullptr;
}

[[noreturn]] void refuse(const Image& image, const std::string& why, const std::string& hint = {}) {
  throw support::Error(image.file().path(), "cannot fill in", why, hint);
}

void check_section(const Image& image, const ReservedSection& wanted) {
  const std::string shown = support::escaped(wanted.name);
  const SectionHeader* section = find_section(image, wanted.name);
  if (section == nullptr) refuse(image, fmt::format("it has no section '{}'", shown));
  const std::uint64_t size = image.raw_size(*section);
  if (size < wanted.contents.size() || size < wanted.expected.size())
    refuse(image, fmt::format("its section '{}' has {} bytes, {} are needed", shown, size,
                              std::max(wanted.contents.size(), wanted.expected.size())));
  if (image.bytes(image.raw_offset(*section), wanted.expected.size(), shown) != wanted.expected)
    refuse(image, fmt::format("its section '{}' does not begin as it has to", shown),
           "is it made from the sources of this version?");
  if (certificates(image)) refuse(image, "it is signed, and the signature would not fit any more");
}

} // namespace

Patch plan_section(const support::ReadableFile& file, const ReservedSection& wanted) {
  const Image image(file);
  check_section(image, wanted);
  PatchWriter writer(file);
  writer.put(image.raw_offset(*find_section(image, wanted.name)), wanted.contents);
  std::vector<std::byte> subsystem(2);
  support::store_number(subsystem, 0, wanted.graphical ? subsystem_graphical : subsystem_console, 2,
                        support::ByteOrder::little);
  writer.put(image.optional_header_offset() + optional_header_subsystem, std::move(subsystem));
  Patch patch = writer.finish(file.size(), {fmt::format("fills in '{}'", support::escaped(wanted.name))});
  return keeps_checksum(image) ? with_checksum(image, std::move(patch)) : patch;
}

std::optional<std::vector<std::byte>> read_section(const support::ReadableFile& file, std::string_view name,
                                                   std::uint64_t limit) {
  const Image image(file);
  const SectionHeader* section = find_section(image, name);
  if (section == nullptr) return std::nullopt;
  const std::uint64_t size = std::min(image.raw_size(*section), limit);
  return image.bytes(image.raw_offset(*section), size, name);
}

} // namespace pdist::binary::pe
