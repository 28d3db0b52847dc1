#include "binary/elf/edit/check_elf.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/edit/facts.hpp"
#include "binary/elf/edit/place_dynamic.hpp"
#include "binary/elf/read_elf.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::elf {

namespace {

/// Entries that follow tables which an edit may move.
constexpr std::array movable{dt_strtab,  dt_strsz, dt_versym,   dt_verdef,
                             dt_verneed, dt_hash,  dt_gnu_hash, dt_symtab};

/// Segments that may go, or be elsewhere: what they say is checked instead.
constexpr std::array followers{pt_phdr, pt_interp, pt_note, pt_gnu_property, pt_dynamic, pt_null};

/// One ELF file with all that the check looks at.
struct Side {
  Side(const support::ReadableFile& file, const Side* before)
      : image(file),
        strings(image),
        binary(read(file)),
        facts(
            edit_facts(image, strings, binary, before != nullptr ? before->strings.size() : strings.size())),
        table(image.bytes(strings.offset(), strings.size(), "the dynamic string table")) {}

  /// The string at `index` of the whole table; empty when it is outside.
  std::string_view text(std::uint64_t index) const {
    const std::string_view all = support::as_text(table);
    return index < all.size() ? all.substr(index, all.find('\0', index) - index) : std::string_view{};
  }

  Image image;
  StringTable strings;
  Binary binary;
  EditFacts facts;
  std::vector<std::byte> table;
};

class Check {
public:
  Check(const support::ReadableFile& after, const support::ReadableFile& before, const CommonEdit& edit)
      : before_(before, nullptr), after_(after, &before_), edit_(edit) {}

  void run() const {
    check_identity();
    check_entries();
    check_strings();
    check_segments();
    check_sections();
    check_pointers();
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(after_.image.file().path(), "the edited file is not right", why,
                         "please report this with the unedited file; nothing was changed");
  }

  /// What no edit may change.
  void check_identity() const {
    const Binary &now = after_.binary, &then = before_.binary;
    if (now.architecture != then.architecture || now.kind != then.kind || now.build_id != then.build_id)
      fail("its architecture, kind or build-id changed");
    if (now.dlopen_notes.size() != then.dlopen_notes.size()) fail("notes were lost");
    if (now.interpreter != edit_.interpreter.value_or(then.interpreter))
      fail(fmt::format("its interpreter is '{}'", support::escaped(now.interpreter)));
  }

  void check_entries() const {
    std::vector<std::string> ignored;
    const std::vector<NamedEntry> wanted = wanted_entries(before_.facts.dynamic, edit_, ignored);
    const std::vector<NamedEntry>& found = after_.facts.dynamic.entries;
    if (wanted.size() != found.size())
      fail(fmt::format("it has {} dynamic entries, {} are expected", found.size(), wanted.size()));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const bool moves = std::find(movable.begin(), movable.end(), wanted[i].tag) != movable.end();
      const std::uint64_t value =
          value_behind_move(before_.facts.dynamic, wanted[i], before_.image.dynamic_segment().vaddr,
                            after_.image.dynamic_segment().vaddr);
      const bool same_value = wanted[i].text || moves || value == found[i].value;
      if (wanted[i].tag != found[i].tag || wanted[i].text != found[i].text || !same_value)
        fail(fmt::format("dynamic entry {} (tag {:#x}) is not the expected one", i, found[i].tag));
    }
  }

  void check_strings() const {
    const auto& references = before_.facts.fixed_references;
    // Which entries there are is checked above: DT_HASH may have given its entry away.
    for (const std::uint64_t tag : {dt_symtab, dt_versym, dt_verdef, dt_hash, dt_gnu_hash})
      if (after_.image.dynamic_value(tag) && table_at(before_.image, tag) != table_at(after_.image, tag))
        fail(fmt::format("the contents of a table (tag {:#x}) changed", tag));
    if (references != after_.facts.fixed_references) fail("its symbol or version tables changed");
    for (std::size_t i = 0; references && i < references->size(); ++i)
      if (before_.text((*references)[i]) != after_.text((*references)[i]))
        fail(fmt::format("the name '{}' changed", support::escaped(before_.text((*references)[i]))));
    for (std::size_t i = 0; i < before_.facts.need_names.size(); ++i) {
      std::string expected = before_.facts.need_names[i];
      for (const auto& [from, to] : edit_.replace_needed)
        if (from == before_.facts.need_names[i]) expected = to;
      if (after_.facts.need_names[i] != expected)
        fail(fmt::format("versions are needed of '{}'", support::escaped(after_.facts.need_names[i])));
    }
  }

  /// The bytes of a table, as long as its section says; only files with section headers have tables that
  /// move.
  static std::vector<std::byte> table_at(const Image& image, std::uint64_t tag) {
    const auto address = image.dynamic_value(tag);
    if (!address) return {};
    for (const SectionHeader& section : image.section_headers())
      if (section.addr == *address && (section.flags & shf_alloc) != 0 && section.type != sht_nobits)
        return image.bytes(image.offset_of(*address, section.size, "a table"), section.size, "a table");
    return {};
  }

  const ProgramHeader* segment_like(const ProgramHeader& old) const {
    const auto& all = after_.image.segments();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ProgramHeader& segment) {
      return segment.type == old.type && segment.vaddr == old.vaddr && segment.offset == old.offset;
    });
    return found == all.end() ? nullptr : &*found;
  }

  /// The one that gets the dynamic section becomes writable when that was.
  bool flags_follow(const ProgramHeader& old, const ProgramHeader& now) const {
    const ProgramHeader& dynamic = after_.image.dynamic_segment();
    const bool has_dynamic = dynamic.vaddr >= now.vaddr && dynamic.vaddr - now.vaddr < now.memsz;
    return now.flags == old.flags || (has_dynamic && now.flags == (old.flags | pf_write));
  }

  void check_segments() const {
    for (const ProgramHeader& old : before_.image.segments()) {
      if (std::find(followers.begin(), followers.end(), old.type) != followers.end()) continue;
      const ProgramHeader* now = segment_like(old);
      const bool grown = now != nullptr && old.type == pt_load && now->filesz >= old.filesz &&
                         now->memsz >= old.memsz && flags_follow(old, *now) && now->align == old.align;
      if (now == nullptr || (*now != old && !grown))
        fail(fmt::format("the segment of type {:#x} at address {:#x} changed", old.type, old.vaddr));
    }
    // What was wrong before is not the edit's fault.
    if (table_is_covered(before_.image) && !table_is_covered(after_.image))
      fail("PT_PHDR does not cover the program header table in memory");
    const ProgramHeader *then = before_.image.first_segment(pt_interp),
                        *now = after_.image.first_segment(pt_interp);
    if (then != nullptr && now != nullptr && covered(before_.image, *then) && !covered(after_.image, *now))
      fail("PT_INTERP is in no PT_LOAD");
    check_dynamic_segment();
  }

  /// Loaders write into it where they could before.
  void check_dynamic_segment() const {
    const ProgramHeader& then = before_.image.dynamic_segment();
    const ProgramHeader& now = after_.image.dynamic_segment();
    if (!covered(after_.image, now) || now.flags != then.flags || now.align != then.align)
      fail("PT_DYNAMIC does not cover the dynamic section in memory");
    const auto can_write = [](const Image& image) {
      const ProgramHeader& dynamic = image.dynamic_segment();
      return (image.load_at(dynamic.vaddr, dynamic.filesz)->flags & pf_write) != 0;
    };
    if (can_write(after_.image) != can_write(before_.image))
      fail("its dynamic section cannot be written to as before");
  }

  /// Section headers may say another place, nothing else.
  void check_sections() const {
    const auto then = before_.image.section_headers();
    auto now = after_.image.section_headers();
    if (now.size() != then.size()) fail("section headers were lost");
    for (std::size_t i = 0; i < then.size(); ++i) {
      now[i].addr = then[i].addr;
      now[i].offset = then[i].offset;
      if ((then[i].flags & shf_alloc) != 0) now[i].size = then[i].size;
      if (now[i] != then[i]) fail(fmt::format("section header {} changed", i));
    }
  }

  static bool table_is_covered(const Image& image) {
    const ProgramHeader* table = image.first_segment(pt_phdr);
    return table == nullptr || (table->offset == image.header().phoff && covered(image, *table));
  }

  /// Whether a segment's bytes are mapped where it says.
  static bool covered(const Image& image, const ProgramHeader& segment) {
    const ProgramHeader* load = image.load_at(segment.vaddr, segment.filesz);
    return load != nullptr && segment.offset - load->offset == segment.vaddr - load->vaddr;
  }

  static bool in_memory(const Image& image, std::uint64_t address) {
    return std::any_of(image.segments().begin(), image.segments().end(), [&](const ProgramHeader& segment) {
      return segment.type == pt_load && address >= segment.vaddr && address - segment.vaddr <= segment.memsz;
    });
  }

  /// Entries whose value is an address.
  void check_pointers() const {
    constexpr std::array<std::uint64_t, 18> pointers{
        3, 4, 5, 6, 7, 12, 13, 17, 23, // PLTGOT, HASH, STRTAB, SYMTAB, RELA, INIT, FINI, REL, JMPREL
        25, 26, 32, 34, 36,            // INIT_ARRAY, FINI_ARRAY, PREINIT_ARRAY,
                                       // SYMTAB_SHNDX, RELR
        dt_gnu_hash, dt_versym, dt_verdef, dt_verneed};
    for (const std::uint64_t tag : pointers) {
      const auto then = before_.image.dynamic_value(tag), now = after_.image.dynamic_value(tag);
      // What pointed nowhere before the edit is not its fault.
      if (now && then && in_memory(before_.image, *then) && !in_memory(after_.image, *now))
        fail(fmt::format("the address {:#x} (tag {:#x}) is in no PT_LOAD", *now, tag));
    }
  }

  const Side before_, after_;
  const CommonEdit& edit_;
};

} // namespace

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch) {
  if (before.size() != patch.original_size || after.size() != patch.final_size) {
    throw support::Error(after.path(), "the edited file is not right",
                         fmt::format("it has {} bytes, {} are expected", after.size(), patch.final_size),
                         "run again when nothing else writes to it");
  }
  Check(after, before, edit).run();
}

} // namespace pdist::binary::elf
