// The dispatcher: alone sees all formats.
#include "binary/binary.hpp"
#include "binary/elf/debug.hpp"
#include "binary/elf/edit/check_elf.hpp"
#include "binary/elf/edit/plan_elf.hpp"
#include "binary/elf/read_elf.hpp"
#include "binary/elf/versions.hpp"
#include "binary/macho/edit/check_macho.hpp"
#include "binary/macho/edit/plan_macho.hpp"
#include "binary/macho/read_macho.hpp"
#include "binary/macho/signature/describe.hpp"
#include "binary/pe/edit/check_pe.hpp"
#include "binary/pe/edit/plan_pe.hpp"
#include "binary/pe/edit/section.hpp"
#include "binary/pe/edit/time_stamp.hpp"
#include "binary/pe/facts.hpp"
#include "binary/pe/read_pe.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pdist::binary {

std::optional<Format> detect(const support::ReadableFile& file) {
  std::array<std::byte, 4> magic{};
  if (file.read_some(0, magic) < magic.size()) return std::nullopt;
  if (support::as_text(magic) == std::string_view("\x7f"
                                                  "ELF"))
    return Format::elf;
  if (pe::is_pe(file)) return Format::pe;
  if (macho::is_macho(file)) return Format::macho;
  return std::nullopt;
}

std::string what_it_is(const support::ReadableFile& file) {
  // Enough to tell text from anything else.
  std::array<std::byte, 512> start{};
  const std::string_view text = support::as_text(std::span(start).first(file.read_some(0, start)));
  if (text.empty()) return "it is empty";
  const bool is_text = std::none_of(text.begin(), text.end(), [](char character) {
    return (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) &&
           std::string_view("\t\n\r\f").find(character) == std::string_view::npos;
  });
  if (text.starts_with("MZ")) return "it starts as a DOS program does, and has no PE header";
  if (const std::string_view other = macho::look_alike(file); !other.empty())
    return "it is " + std::string(other);
  if (!is_text) return "it is not an ELF, PE or Mach-O file";
  for (const std::string_view word : {"<!DOCTYPE", "<!doctype", "<html", "<HTML"})
    if (text.starts_with(word)) return "it is an HTML page, not an ELF, PE or Mach-O file";
  for (const std::string_view word : {"GROUP", "INPUT", "OUTPUT_FORMAT"})
    if (text.find(word) != std::string_view::npos)
      return "it is a linker script, not an ELF, PE or Mach-O file";
  return "it is text, not an ELF, PE or Mach-O file";
}

std::optional<Binary> read(const support::ReadableFile& file) {
  const std::optional<Format> format = detect(file);
  if (format == Format::elf) return elf::read(file);
  if (format == Format::pe) return pe::read(file);
  if (format == Format::macho) return macho::read(file);
  return std::nullopt;
}

std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) return {};
  return elf::read_version_needs(file);
}

std::vector<std::string> read_version_definitions(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) return {};
  return elf::read_version_definitions(file);
}

std::vector<std::string> read_unversioned_symbols(const support::ReadableFile& file) {
  if (detect(file) != Format::elf) return {};
  return elf::read_unversioned_symbols(file);
}

bool has_debug_information(const support::ReadableFile& file) {
  return detect(file) == Format::elf && elf::has_debug_information(file);
}

std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file, SignatureCheck check) {
  if (detect(file) != Format::macho) return {};
  return macho::read_code_signatures(file, check);
}

std::optional<WindowsFacts> read_windows_facts(const support::ReadableFile& file) {
  if (detect(file) != Format::pe) return std::nullopt;
  return pe::read_windows_facts(file);
}

namespace {

Format editable_format(const support::ReadableFile& file) {
  const std::optional<Format> format = detect(file);
  if (!format) throw support::Error(file.path(), "cannot edit", what_it_is(file));
  return *format;
}

/// What only Mach-O files take: another format's planner does not look at it.
void refuse_macho_members(const support::ReadableFile& file, Format format, const MachoEdit& edit) {
  if (!edit.add_rpaths.empty() || !edit.remove_rpaths.empty() || !edit.change_rpaths.empty()) {
    throw support::Error(file.path(), "cannot edit",
                         "only Mach-O files have search paths that are changed one by one",
                         format == Format::elf ? "set the search path as a whole (--set-rpath)" : "");
  }
  if (edit.sign_ad_hoc || edit.signing_identifier || edit.info_plist_hash || edit.resources_hash)
    throw support::Error(file.path(), "cannot sign", "only Mach-O files are signed ad hoc");
}

} // namespace

Patch plan_edit(const support::ReadableFile& file, const Edit& edit) {
  const Format format = editable_format(file);
  if (format == Format::macho) return macho::plan_edit(file, edit);
  refuse_macho_members(file, format, edit.macho);
  return format == Format::pe ? pe::plan_edit(file, edit) : elf::plan_edit(file, edit);
}

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch) {
  const Format format = editable_format(after);
  if (format == Format::macho) return macho::check_edited(after, before, edit, patch);
  if (format == Format::pe) return pe::check_edited(after, before, edit, patch);
  elf::check_edited(after, before, edit, patch);
}

Patch plan_section(const support::ReadableFile& file, const ReservedSection& wanted) {
  if (detect(file) != Format::pe)
    throw support::Error(file.path(), "cannot fill in", "it is no program for Windows");
  return pe::plan_section(file, wanted);
}

Patch plan_time_stamp(const support::ReadableFile& file, const support::ReadableFile& original) {
  for (const support::ReadableFile* each : {&file, &original})
    if (detect(*each) != Format::pe)
      throw support::Error(each->path(), "has no time stamp", "it is no program for Windows");
  return pe::plan_time_stamp(file, original);
}

std::optional<std::vector<std::byte>> read_section(const support::ReadableFile& file, std::string_view name,
                                                   std::uint64_t limit) {
  if (detect(file) != Format::pe) return std::nullopt;
  return pe::read_section(file, name, limit);
}

std::vector<const Binary*> slices_of(const Binary& binary) {
  std::vector<const Binary*> out{&binary};
  for (const Binary& slice : binary.other_slices)
    out.push_back(&slice);
  return out;
}

bool fit_together(const Architecture& a, const Architecture& b) {
  const bool abi_fits = a.abi.empty() || b.abi.empty() || a.abi == b.abi;
  return a.machine == b.machine && a.bits == b.bits && a.order == b.order && abi_fits;
}

std::string shown(const Architecture& architecture) {
  std::string text = architecture.machine;
  text += architecture.bits == 32 ? " (32-bit, " : " (64-bit, ";
  text += architecture.order == support::ByteOrder::little ? "little-endian" : "big-endian";
  if (!architecture.abi.empty()) text += ", " + architecture.abi;
  return text + ')';
}

} // namespace pdist::binary
