#include "binary/elf/debug.hpp"

#include "binary/elf/image.hpp"
#include "support/bytes.hpp"

#include <algorithm>

namespace pdist::binary::elf {

bool has_debug_information(const support::ReadableFile& file) {
  /// Largest table of section names read; that of a file with 100,000 sections has some MiB.
  constexpr std::uint64_t largest_names = 64ULL << 20;
  constexpr std::uint64_t escape = 0xffff; // SHN_XINDEX: the index is in section header 0
  const Image image(file);
  const std::vector<SectionHeader> sections = image.section_headers();
  const std::uint64_t index = image.header().shstrndx;
  if (sections.empty()) return false;
  const std::uint64_t names_at = index == escape ? sections.front().link : index;
  if (names_at >= sections.size() || sections[names_at].size > largest_names)
    image.malformed("its table of section names cannot be read (e_shstrndx)");
  const SectionHeader& table = sections[names_at];
  const std::vector<std::byte> raw = image.bytes(table.offset, table.size, "the table of section names");
  const support::ByteView names = image.view(raw, table.offset);
  return std::ranges::any_of(sections, [&](const SectionHeader& section) {
    // Compressed in the old way (".zdebug_info") or not; the new way keeps the name.
    const std::string_view name = section.name == 0 ? "" : names.text(section.name, "a section's name");
    return name == ".debug_info" || name == ".zdebug_info";
  });
}

} // namespace pdist::binary::elf
