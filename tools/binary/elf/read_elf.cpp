#include "binary/elf/read_elf.hpp"

#include "binary/elf/architecture.hpp"
#include "binary/elf/constants.hpp"
#include "binary/elf/image.hpp"
#include "binary/elf/notes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::binary::elf {

namespace {

std::string read_interpreter(const Image& image) {
  const ProgramHeader* segment = image.first_segment(pt_interp);
  if (segment == nullptr) return {};
  if (segment->filesz > longest_string)
    image.malformed(fmt::format("an interpreter name of {:#x} bytes", segment->filesz));
  const auto raw = image.bytes(segment->offset, segment->filesz, "the interpreter's name");
  return std::string(image.view(raw, segment->offset).text(0, "the interpreter's name"));
}

void read_dynamic_strings(const Image& image, Binary& binary) {
  std::optional<StringTable> strings;
  const auto text = [&](std::uint64_t index, std::string_view tag) {
    if (!strings) strings.emplace(image);
    return strings->text(index, tag);
  };
  for (const DynamicEntry& entry : image.dynamic()) {
    switch (entry.tag) {
    case dt_needed:
      binary.needed.push_back(text(entry.value, "DT_NEEDED"));
      break;
    case dt_soname:
      binary.soname = text(entry.value, "DT_SONAME");
      break;
    case dt_rpath:
      binary.rpath = text(entry.value, "DT_RPATH");
      break;
    case dt_runpath:
      binary.runpath = text(entry.value, "DT_RUNPATH");
      break;
    case dt_auxiliary:
      binary.auxiliary.push_back(text(entry.value, "DT_AUXILIARY"));
      break;
    case dt_filter:
      binary.filter.push_back(text(entry.value, "DT_FILTER"));
      break;
    case dt_audit:
      binary.audit = text(entry.value, "DT_AUDIT");
      break;
    case dt_depaudit:
      binary.depaudit = text(entry.value, "DT_DEPAUDIT");
      break;
    case dt_config:
      binary.config = text(entry.value, "DT_CONFIG");
      break;
    default:
      break;
    }
  }
}

/// ET_DYN is both. DF_1_PIE marks programs since binutils 2.26; older ones have an interpreter and no SONAME
/// (glibc's libc.so.6 has both).
Kind kind_of_shared(const Binary& binary, std::uint64_t flags_1) {
  if ((flags_1 & df_1_pie) != 0) return Kind::executable;
  return !binary.interpreter.empty() && binary.soname.empty() ? Kind::executable : Kind::shared_library;
}

Kind kind_of(const Image& image, const Binary& binary, std::uint64_t flags_1) {
  switch (image.header().type) {
  case et_relocatable:
    return Kind::relocatable;
  case et_executable:
    return Kind::executable;
  case et_shared:
    return kind_of_shared(binary, flags_1);
  case et_core:
    return Kind::core;
  default:
    return Kind::other;
  }
}

} // namespace

Binary read(const support::ReadableFile& file) {
  const Image image(file);
  Binary binary;
  binary.format = Format::elf;
  binary.architecture = architecture(image.header(), image.layout());
  binary.dynamic = image.is_dynamic();
  const std::uint64_t flags_1 = image.dynamic_value(dt_flags_1).value_or(0);
  // A core's segments are memory of a process, a relocatable file has none: nothing for a loader in either.
  if (image.header().type == et_executable || image.header().type == et_shared) {
    // Files of separate debug information keep the program headers, but not what they point to.
    const bool has_contents = binary.dynamic || image.first_segment(pt_dynamic) == nullptr;
    if (has_contents) binary.interpreter = read_interpreter(image);
    read_dynamic_strings(image, binary);
    if (has_contents) read_notes(image, binary);
  }
  binary.no_default_folders = (flags_1 & df_1_nodeflib) != 0;
  binary.gnu_hash_only = image.dynamic_value(dt_gnu_hash) && !image.dynamic_value(dt_hash);
  binary.kind = kind_of(image, binary, flags_1);
  binary.static_pie =
      image.header().type == et_shared && binary.kind == Kind::executable && binary.interpreter.empty();
  return binary;
}

} // namespace pdist::binary::elf
