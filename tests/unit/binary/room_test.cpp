// Where new bytes go in a file: the calculation on headers.
#include "binary/elf/constants.hpp"
#include "binary/elf/edit/clear_behind.hpp"
#include "binary/elf/edit/new_segment.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist::binary::elf;
using pdist::test::thrown_by;

namespace {

ProgramHeader load(std::uint64_t flags, std::uint64_t offset, std::uint64_t vaddr, std::uint64_t filesz,
                   std::uint64_t memsz, std::uint64_t align = 0x1000) {
  return {pt_load, flags, offset, vaddr, vaddr, filesz, memsz, align};
}

ProgramHeader plain(std::uint64_t type, std::uint64_t offset, std::uint64_t size, std::uint64_t align = 4) {
  return {type, pf_read, offset, offset, offset, size, size, align};
}

/// Tables to 0x800, code from 0x1000 on, data at the end of the file.
Room room() {
  Room out;
  out.file = "x";
  out.header.machine = em_x86_64;
  out.header.phoff = 64;
  out.segments = {load(pf_read, 0, 0, 0x800, 0x800), load(pf_read | pf_execute, 0x1000, 0x1000, 0x500, 0x500),
                  load(pf_read | pf_write, 0x1e00, 0x2e00, 0x200, 0x300)};
  out.file_size = 0x2000;
  out.is_zero = [](std::uint64_t, std::uint64_t) { return true; };
  return out;
}

std::string types(const std::vector<ProgramHeader>& segments) {
  std::string out;
  for (const ProgramHeader& segment : segments) {
    switch (segment.type) {
    case pt_phdr:
      out += "PHDR ";
      break;
    case pt_load:
      out += "LOAD ";
      break;
    case pt_note:
      out += "NOTE ";
      break;
    case pt_null:
      out += "NULL ";
      break;
    case pt_dynamic:
      out += "DYNAMIC ";
      break;
    case pt_gnu_property:
      out += "PROPERTY ";
      break;
    default:
      out += "? ";
    }
  }
  return out;
}

} // namespace

TEST_SUITE("free bytes behind a segment") {
  TEST_CASE("they reach to the next segment's page or bytes, whichever comes first") {
    Room file = room();
    CHECK_FALSE(take_behind(file, 0, 0x801));
    const auto place = take_behind(file, 0, 0x800);
    REQUIRE(place);
    CHECK(place->offset == 0x800);
    CHECK(place->vaddr == 0x800);
    CHECK(file.segments[0].filesz == 0x1000);
    CHECK(file.segments[0].memsz == 0x1000);
    CHECK_FALSE(take_behind(file, 0, 1)); // taken
  }

  TEST_CASE("a segment with uninitialised data behind it has none") {
    Room file = room();
    CHECK_FALSE(take_behind(file, 2, 1));
  }

  TEST_CASE("bytes that are not zero, or that a section claims, are not free") {
    Room file = room();
    file.is_zero = [](std::uint64_t offset, std::uint64_t size) { return offset + size <= 0x900; };
    CHECK_FALSE(take_behind(file, 0, 0x101));
    CHECK(take_behind(file, 0, 0x100));
    file = room();
    SectionHeader section;
    section.type = sht_progbits;
    section.offset = 0x810;
    section.size = 8;
    file.sections = {section};
    CHECK_FALSE(take_behind(file, 0, 0x11));
    CHECK(take_behind(file, 0, 0x10));
  }

  TEST_CASE(
      "where pages are larger than the processor's smallest, all of the next segment's page is its own") {
    Room file = room();
    file.header.machine = em_aarch64;
    for (ProgramHeader& segment : file.segments)
      segment.align = 0x10000;
    CHECK_FALSE(take_behind(file, 0, 1)); // one 64 KiB page holds both
    file.segments[1].vaddr += 0x10000;
    file.segments[2].vaddr += 0x10000;
    CHECK(take_behind(file, 0, 0x800));
  }

  TEST_CASE("zeros behind all that is claimed are the start of somebody's data") {
    Room file = room();
    file.segments.push_back(load(pf_read, 0x2000, 0x4000, 0x100, 0x100));
    file.file_size = 0x3000;
    CHECK_FALSE(take_behind(file, 3, 1));
  }

  TEST_CASE("at the end of the file the file grows") {
    Room file = room();
    file.segments.push_back(load(pf_read, 0x2000, 0x4000, 0x100, 0x100));
    file.file_size = 0x2100;
    REQUIRE(take_behind(file, 3, 0x5000));
    CHECK(file.file_size == 0x7100);
  }
}

TEST_SUITE("a new segment") {
  TEST_CASE("lies behind all others, congruent without padding, aligned for the largest page") {
    Room file = room();
    file.file_size = 0x2123;
    SectionHeader section;
    section.type = sht_progbits;
    section.offset = 0x2100;
    section.size = 0x23;
    file.sections = {section};
    file.header.shoff = 0x1800;
    file.segments.push_back(plain(pt_null, 0, 0));
    const NewSegment added = add_segment(file, {0x100, pf_read});
    CHECK(added.place.offset == 0x2138);
    CHECK(added.place.vaddr == 0x4138);
    CHECK(file.file_size == 0x2238);
    CHECK(added.how == "takes a PT_NULL's place");
    file = room();
    file.header.machine = em_aarch64;
    file.segments.push_back(plain(pt_null, 0, 0));
    CHECK(add_segment(file, {0x100, pf_read}).place.vaddr == 0x12010);
  }

  TEST_CASE("it stands behind the other PT_LOADs, in a slot that nothing loses by") {
    const ProgramHeader added = load(pf_read, 0x9000, 0x9000, 1, 1);
    std::vector<ProgramHeader> null = {load(pf_read, 0, 0, 1, 1), plain(pt_dynamic, 0, 1),
                                       plain(pt_null, 0, 0)};
    CHECK(put_in_slot(null, added) == "takes a PT_NULL's place");
    CHECK(types(null) == "LOAD LOAD DYNAMIC ");

    std::vector<ProgramHeader> notes = {load(pf_read, 0, 0, 1, 1), plain(pt_note, 0x200, 0x22),
                                        plain(pt_note, 0x224, 0x20)};
    CHECK(put_in_slot(notes, added) == "two PT_NOTEs become one");
    CHECK(types(notes) == "LOAD LOAD NOTE ");
    CHECK(notes[2].offset == 0x200);
    CHECK(notes[2].filesz == 0x44);

    // Padded to 8 bytes and to 4: a reader of the joined one would lose its way.
    std::vector<ProgramHeader> unlike = {load(pf_read, 0, 0, 1, 1), plain(pt_note, 0x200, 0x20, 8),
                                         plain(pt_note, 0x220, 0x20)};
    CHECK_FALSE(put_in_slot(unlike, added));
    unlike.push_back(plain(pt_gnu_property, 0x200, 0x20, 8));
    CHECK(put_in_slot(unlike, added) == "takes the place of a PT_NOTE that PT_GNU_PROPERTY repeats");
    CHECK(types(unlike) == "LOAD LOAD NOTE PROPERTY ");
  }

  TEST_CASE(
      "without a slot the table moves; a program's to its address in the file, as old kernels presume") {
    Room library = room();
    library.segments.insert(library.segments.begin(), plain(pt_phdr, 64, 4 * 56, 8));
    SegmentRequest placed_anywhere{0x100, pf_read, true};
    placed_anywhere.needs_table_entry = true;
    placed_anywhere.is_program = false;
    const NewSegment moved = add_segment(library, placed_anywhere);
    CHECK(moved.table_moved);
    CHECK(types(library.segments) == "PHDR LOAD LOAD LOAD LOAD ");
    CHECK(library.header.phoff == 0x2010);
    CHECK(library.segments[0].vaddr == 0x4010);
    CHECK(moved.place.offset == 0x2010 + 5 * 56);
    CHECK(library.segments[4].offset == 0x2000); // before the table: see `lead`
    CHECK(moved.place.vaddr == 0x4010 + 5 * 56);

    Room program = room();
    program.segments[2].memsz = 0x5000; // to address 0x7e00
    add_segment(program, {0x100, pf_read, true});
    CHECK(program.header.phoff == 0x8010);
    CHECK(program.segments[3].vaddr == 0x8000);
  }

  TEST_CASE("PT_PHDR gives its place where no loader goes by it") {
    Room library = room();
    library.segments.insert(library.segments.begin(), plain(pt_phdr, 64, 4 * 56, 8));
    const NewSegment added = add_segment(library, {0x100, pf_read});
    CHECK(added.how == "takes the place of PT_PHDR");
    CHECK_FALSE(added.table_moved);
    CHECK(types(library.segments) == "LOAD LOAD LOAD LOAD ");
    CHECK(library.header.phoff == 64);
    CHECK(added.place.offset == 0x2010);
  }

  TEST_CASE("a note whose address somebody may know stays behind the table") {
    Room library = room();
    library.sections = {SectionHeader{}};
    library.segments.push_back(plain(pt_note, 64 + 4 * 56, 0x60));
    SegmentRequest request{0x100, pf_read};
    CHECK(add_segment(library, request).how == "what lies behind the program header table moves into it");
    library = room();
    library.sections = {SectionHeader{}};
    library.segments.push_back(plain(pt_note, 64 + 4 * 56, 0x60));
    request.pinned = {{64 + 4 * 56 + 0x20, 64 + 4 * 56 + 0x21}};
    CHECK(add_segment(library, request).table_moved);
  }

  TEST_CASE("a program whose table cannot move within reason is refused") {
    Room program = room();
    program.segments[2].memsz = 0x40000000;
    CHECK(thrown_by([&] {
            add_segment(program, {0x100, pf_read, true});
          }) ==
          "x: cannot edit: its program header table has to move, for which the file would grow by 0x40001000 "
          "bytes\nhint: link it anew with the search path it needs");
  }

  TEST_CASE("section headers right behind the table, as Go's linker puts them, make room for it") {
    Room program = room();
    SectionHeader text;
    text.type = sht_progbits;
    text.offset = text.addr = 0x1000;
    text.size = 0x500;
    program.sections = {SectionHeader{}, text};
    program.header.shoff = 64 + 3 * 56;
    const NewSegment added = add_segment(program, {0x100, pf_read | pf_write, true});
    CHECK(program.header.phoff == 64);
    CHECK(program.header.shoff == 0x2000);
    CHECK(types(program.segments) == "LOAD LOAD LOAD LOAD ");
    CHECK(program.segments[3].flags == (pf_read | pf_write));
    CHECK(added.place.offset >= 0x2000 + 2 * 64);
    CHECK(added.place.offset % 8 == 0);
    CHECK(added.how == "the section headers behind the program header table move to the end of the file");
  }

  TEST_CASE("zeros behind the last section are padding") {
    Room file = room();
    file.file_size = 0x2f00;
    CHECK(add_segment(file, {0x100, pf_read}).place.offset >= 0x2f00);
    file = room(); // a page of them is somebody's
    file.file_size = 0x3000;
    CHECK(thrown_by([&] { add_segment(file, {0x100, pf_read}); }) != "no error");
  }

  TEST_CASE("data behind the last section stays where its reader looks for it") {
    Room file = room();
    file.file_size = 0x3000;
    file.is_zero = [](std::uint64_t, std::uint64_t) { return false; };
    CHECK(
        thrown_by([&] {
          add_segment(file, {100, pf_read});
        }) ==
        "x: cannot edit: 100 bytes have to be added at its end, where it has data of its own behind the last "
        "section\nhint: a shorter search path may fit; or edit the program before that data is appended");
  }

  TEST_CASE("a 32-bit file whose segments reach the end of the address space is refused") {
    Room file = room();
    file.layout.wide = false;
    file.segments[2].vaddr = 0xfffffe00;
    file.segments[2].memsz = 0x1ff;
    CHECK(thrown_by([&] {
            add_segment(file, {100, pf_read});
          }) ==
          "x: cannot edit: its segments reach the end of the address space\nhint: link it anew with the "
          "search path "
          "it needs");
  }
}

TEST_SUITE("tables behind the string table") {
  SectionHeader section(std::uint64_t type, std::uint64_t address, std::uint64_t size) {
    SectionHeader out;
    out.type = type;
    out.flags = shf_alloc;
    out.addr = out.offset = address;
    out.size = size;
    return out;
  }

  TEST_CASE("the smallest that is large enough leaves, those before it move up") {
    Room file = room();
    file.sections = {section(sht_strtab, 0x100, 0x7e), section(sht_gnu_versym, 0x17e, 0x42),
                     section(sht_gnu_verneed, 0x1c0, 0x30), section(sht_progbits, 0x1f0, 0x10)};
    const std::map<std::uint64_t, std::uint64_t> tables = {{dt_versym, 0x17e}, {dt_verneed, 0x1c0}};
    const auto take = [&](std::uint64_t size) { return take_behind(file, 0, size); };
    const auto moved = clear_behind(file, {0x17e, 0x17e}, 0x18, tables, take);
    REQUIRE(moved);
    REQUIRE(moved->size() == 2);
    CHECK((*moved)[0].to.vaddr == 0x17e + 0x30);
    CHECK((*moved)[1].to.vaddr == 0x800);
    CHECK(file.sections[1].addr == 0x17e + 0x30);
    CHECK(file.sections[2].offset == 0x800);
    CHECK(file.sections[3].addr == 0x1f0);
    // Twice as much does not fit there; the symbols' versions would have to leave too.
    CHECK_FALSE(clear_behind(file, {0x17e, 0x17e}, 0x80, tables, take));
  }

  TEST_CASE("a section that the dynamic section does not point to is no such table") {
    Room file = room();
    file.sections = {section(sht_gnu_versym, 0x180, 0x40)};
    const auto take = [&](std::uint64_t size) { return take_behind(file, 0, size); };
    CHECK_FALSE(clear_behind(file, {0x180, 0x180}, 0x10, {{dt_versym, 0x190}}, take));
    CHECK(file.segments == room().segments);
  }

  TEST_CASE("bytes in between that nothing claims are found") {
    Room file = room();
    file.sections = {section(sht_strtab, 0x100, 0x80), section(sht_gnu_versym, 0x1a0, 0x40)};
    CHECK(gap_behind(file, 0x180) == 0x20);
    file.is_zero = [](std::uint64_t, std::uint64_t) { return false; };
    CHECK(gap_behind(file, 0x180) == 0);
    file.sections.clear();
    CHECK(gap_behind(file, 0x180) == 0);
  }
}
