// The dispatcher: alone sees all formats.
#include "binary/binary.hpp"
#include "binary/elf/elf.hpp"
#include "support/error.hpp"

#include <array>

namespace pdist::binary {

std::optional<Format> detect(const support::ReadableFile& file) {
  std::array<std::byte, 4> magic{};
  if (file.read_some(0, magic) < magic.size()) return std::nullopt;
  if (support::as_text(magic) == std::string_view("\x7f"
                                                  "ELF"))
    return Format::elf;
  return std::nullopt;
}

std::optional<Binary> read(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) return std::nullopt;
  return elf::read(file);
}

std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) return {};
  return elf::read_version_needs(file);
}

namespace {

void require_editable(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) throw support::Error(file.path(), "cannot edit", "it is not an ELF file");
}

} // namespace

Patch plan_edit(const support::ReadableFile& file, const Edit& edit) {
  require_editable(file);
  return elf::plan_edit(file, edit);
}

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch) {
  require_editable(after);
  elf::check_edited(after, before, edit, patch);
}

std::string shown(const Architecture& architecture) {
  std::string text = architecture.machine;
  text += architecture.bits == 32 ? " (32-bit, " : " (64-bit, ";
  text += architecture.order == support::ByteOrder::little ? "little-endian" : "big-endian";
  if (!architecture.abi.empty()) text += ", " + architecture.abi;
  return text + ')';
}

} // namespace pdist::binary
