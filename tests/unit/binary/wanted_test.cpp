// What an edit makes of the entries of a dynamic section.
#include "binary/elf/constants.hpp"
#include "binary/elf/edit/wanted.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace pdist::binary;
using namespace pdist::binary::elf;
using pdist::test::thrown_by;

namespace {

using Tag = Edit::SearchPathTag;

/// A library "x" with these entries, in order, and `spare` entries behind them.
DynamicFacts facts(std::initializer_list<std::pair<std::uint64_t, const char*>> entries,
                   std::size_t spare = 3) {
  DynamicFacts out;
  out.file = "x";
  out.kind = Kind::shared_library;
  for (const auto& [tag, text] : entries) {
    NamedEntry entry;
    entry.tag = tag;
    entry.value = out.entries.size() * 10;
    if (string_use(tag) == StringUse::yes) entry.text = text;
    entry.old_place = out.entries.size();
    out.entries.push_back(entry);
  }
  out.capacity = out.entries.size() + 1 + spare;
  return out;
}

/// The wanted entries as text: "NEEDED a, RUNPATH* /lib" where a star marks a string that needs a place.
std::string wanted(const DynamicFacts& given, const Edit& edit) {
  const std::pair<std::uint64_t, const char*> names[] = {{dt_needed, "NEEDED"}, {dt_soname, "SONAME"},
                                                         {dt_rpath, "RPATH"},   {dt_runpath, "RUNPATH"},
                                                         {dt_debug, "DEBUG"},   {dt_relacount, "RELACOUNT"}};
  std::vector<std::string> strategy;
  std::string out;
  for (const NamedEntry& entry : wanted_entries(given, edit, strategy)) {
    std::string name = fmt::format("{:#x}", entry.tag);
    for (const auto& [tag, known] : names)
      if (tag == entry.tag) name = known;
    out += fmt::format("{}{}{}{}{}", out.empty() ? "" : ", ", name, entry.needs_place ? "*" : "",
                       entry.text ? " " : "", entry.text.value_or(""));
  }
  return out;
}

Edit path_edit(std::optional<std::string> path, Tag tag = Tag::keep) {
  Edit edit;
  edit.search_path = std::move(path);
  edit.tag = tag;
  return edit;
}

} // namespace

TEST_SUITE("wanted entries") {
  TEST_CASE("a search path is set, in the tag that is asked for, as the only one") {
    struct Row {
      DynamicFacts before;
      Edit edit;
      const char* after;
    };
    const DynamicFacts none = facts({{dt_needed, "a"}}), rpath = facts({{dt_rpath, "/r"}, {dt_needed, "a"}}),
                       runpath = facts({{dt_runpath, "/u"}, {dt_needed, "a"}}),
                       both = facts({{dt_rpath, "/r"}, {dt_needed, "a"}, {dt_runpath, "/u"}}),
                       twice = facts({{dt_runpath, "/1"}, {dt_needed, "a"}, {dt_runpath, "/2"}});
    const Row rows[] = {
        {none, path_edit("/n"), "NEEDED a, RUNPATH* /n"},
        {none, path_edit("/n", Tag::rpath), "NEEDED a, RPATH* /n"},
        {none, path_edit(""), "NEEDED a"},
        {none, path_edit({}, Tag::rpath), "NEEDED a"},
        {rpath, path_edit("/n"), "RPATH* /n, NEEDED a"},
        {rpath, path_edit("/r"), "RPATH /r, NEEDED a"},
        {rpath, path_edit("/n", Tag::runpath), "RUNPATH* /n, NEEDED a"},
        {rpath, path_edit({}, Tag::runpath), "RUNPATH /r, NEEDED a"},
        {rpath, path_edit(""), "NEEDED a"},
        {runpath, path_edit("/n"), "RUNPATH* /n, NEEDED a"},
        {runpath, path_edit({}, Tag::rpath), "RPATH /u, NEEDED a"},
        {both, path_edit("/n"), "NEEDED a, RUNPATH* /n"},
        {both, path_edit({}, Tag::rpath), "NEEDED a, RPATH /u"},
        {both, path_edit(""), "NEEDED a"},
        {twice, path_edit("/n"), "NEEDED a, RUNPATH* /n"},
        {twice, path_edit("/2"), "NEEDED a, RUNPATH /2"},
    };
    for (const Row& row : rows)
      CHECK(wanted(row.before, row.edit) == row.after);
  }

  TEST_CASE("needed libraries keep their order; new ones come first") {
    const DynamicFacts before =
        facts({{dt_soname, "x"}, {dt_needed, "a"}, {dt_needed, "b"}, {dt_needed, "c"}});
    Edit edit;
    edit.replace_needed = {{"b", "B"}};
    edit.add_needed = {"n", "m", "c"};
    edit.remove_needed = {"a", "absent"};
    CHECK(wanted(before, edit) == "SONAME x, NEEDED* n, NEEDED* m, NEEDED* B, NEEDED c");
  }

  TEST_CASE("a replacement that is made already is none, one of a name that is not needed is refused") {
    const DynamicFacts before = facts({{dt_needed, "B"}});
    Edit edit;
    edit.replace_needed = {{"b", "B"}};
    CHECK(wanted(before, edit) == "NEEDED B");
    edit.replace_needed = {{"b", "C"}};
    CHECK(thrown_by([&] { wanted(before, edit); }) ==
          "x: cannot edit: it does not need 'b'\nhint: pdist-rpath --print-needed shows what it needs");
    edit.replace_needed = {{"B", "C"}, {"C", "D"}};
    CHECK(thrown_by([&] { wanted(before, edit); }) == "x: cannot edit: 'C' is a new name and an old name of "
                                                      "needed libraries at once\nhint: replace them in two "
                                                      "runs");
  }

  TEST_CASE("a library of which versions are needed is not removed") {
    DynamicFacts before = facts({{dt_needed, "libc.so.6"}});
    before.versioned = {{"libc.so.6", "GLIBC_2.34"}};
    Edit edit;
    edit.remove_needed = {"libc.so.6"};
    CHECK(thrown_by([&] { wanted(before, edit); }) ==
          "x: cannot edit: it needs version 'GLIBC_2.34' of 'libc.so.6', which cannot be removed then\nhint: "
          "replace "
          "the library by one with the same versions (--replace-needed), or link anew without it");
  }

  TEST_CASE("only shared libraries get a SONAME") {
    DynamicFacts before = facts({{dt_needed, "a"}});
    Edit edit;
    edit.soname = "libx.so.2";
    CHECK(wanted(before, edit) == "NEEDED a, SONAME* libx.so.2");
    before.kind = Kind::executable;
    CHECK(thrown_by([&] { wanted(before, edit); }) ==
          "x: cannot edit: only shared libraries have a SONAME, and it is none");
  }

  TEST_CASE("without a spare entry one that only serves speed or debuggers goes") {
    CHECK(wanted(facts({{dt_debug, ""}, {dt_needed, "a"}}, 0), path_edit("/n")) == "NEEDED a, RUNPATH* /n");
    CHECK(wanted(facts({{dt_relacount, ""}, {dt_needed, "a"}}, 0), path_edit("/n")) ==
          "NEEDED a, RUNPATH* /n");
    CHECK(wanted(facts({{dt_hash, ""}, {dt_gnu_hash, ""}}, 0), path_edit("/n")) == "0x6ffffef5, RUNPATH* /n");
    DynamicFacts pie = facts({{dt_flags_1, ""}}, 0); // what the interpreter says, too
    pie.entries[0].value = df_1_pie;
    pie.kind = Kind::executable;
    pie.has_interpreter = true;
    CHECK(wanted(pie, path_edit("/n")) == "RUNPATH* /n");
    DynamicFacts now = facts({{dt_flags, ""}, {dt_flags_1, ""}}, 0); // said twice
    now.entries[0].value = df_bind_now;
    now.entries[1].value = df_1_now | df_1_pie;
    CHECK(wanted(now, path_edit("/n")) == "0x6ffffffb, RUNPATH* /n");
  }

  TEST_CASE("without a spare entry, what says something of its own stays: the section has to move") {
    const auto stays = [](const DynamicFacts& before) {
      std::vector<std::string> strategy;
      const auto after = wanted_entries(before, path_edit("/n"), strategy);
      return strategy.empty() && after.size() == before.entries.size() + 1 && after.size() == before.capacity;
    };
    CHECK(stays(facts({{dt_hash, ""}}, 0)));
    DynamicFacts mips = facts({{dt_hash, ""}, {dt_gnu_hash, ""}}, 0);
    mips.machine = em_mips;
    CHECK(stays(mips));
    DynamicFacts pie = facts({{dt_flags_1, ""}}, 0);
    pie.entries[0].value = df_1_pie;
    pie.kind = Kind::executable;
    CHECK(stays(pie)); // no interpreter says that it is a program
    pie.has_interpreter = true;
    pie.entries[0].value = df_1_pie | df_1_nodeflib;
    CHECK(stays(pie));
    DynamicFacts now = facts({{dt_flags, ""}, {dt_flags_1, ""}}, 0);
    now.entries[0].value = df_bind_now;
    CHECK(stays(now));
    now.entries[1].value = df_1_now;
    now.entries[0].value = df_bind_now | 2; // DF_SYMBOLIC
    CHECK(stays(now));
    DynamicFacts program = facts({{dt_debug, ""}}, 0); // a debugger needs it there
    program.kind = Kind::executable;
    CHECK(stays(program));
    DynamicFacts loader = facts({{dt_relacount, ""}}, 0); // its own relocations are counted by it
    loader.starts_itself = true;
    CHECK(stays(loader));
  }

  TEST_CASE("no entry goes when those that may are not enough") {
    Edit edit = path_edit("/n");
    edit.add_needed = {"b"};
    CHECK(wanted(facts({{dt_relacount, ""}, {dt_needed, "a"}}, 0), edit) ==
          "RELACOUNT, NEEDED* b, NEEDED a, RUNPATH* /n");
  }

  TEST_CASE("the one entry that is relative to its own place follows when it moves") {
    DynamicFacts before = facts({{dt_rpath, "/r"}, {dt_mips_rld_map_rel, ""}});
    before.machine = em_mips;
    before.wide = false;
    std::vector<std::string> strategy;
    const auto after = wanted_entries(before, path_edit(""), strategy);
    REQUIRE(after.size() == 1);
    CHECK(after[0].value == before.entries[1].value + 8); // one entry of 8 bytes lower in memory
  }

  TEST_CASE("names that no ELF file can hold are refused") {
    const DynamicFacts before = facts({{dt_needed, "a"}});
    CHECK(thrown_by([&] { wanted(before, path_edit(std::string("a\0b", 3))); }) ==
          "x: cannot edit: a name to set has a NUL character in it");
    CHECK(thrown_by([&] { wanted(before, path_edit(std::string(40'000, 'x'))); }) ==
          "x: cannot edit: a name to set has 40000 bytes, at most 32768 are written");
    Edit edit;
    edit.add_needed = {""};
    CHECK(thrown_by([&] { wanted(before, edit); }) ==
          "x: cannot edit: the name of a needed library to set is empty");
  }
}
