// A small shared library made in memory, in any word size and byte order, for tests that need to know every
// byte of it. Real linkers' files are tested in tests/cli/rpath.
#pragma once

#include "binary/elf/constants.hpp"
#include "binary/elf/records.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace pdist::test {

namespace elf = binary::elf;

/// What the library has, and where: tests change members and call `bytes`.
struct TinyElf {
  explicit TinyElf(elf::Layout wanted = {}) : layout(wanted) {
    needed = {"libc.so.6", "libm.so.6"};
    symbols = {"tiny_function", "printf"};
    soname = "libtiny.so.1";
  }

  elf::Layout layout;
  std::uint64_t machine = elf::em_x86_64, type = elf::et_shared;
  std::vector<std::string> needed, symbols;
  std::string soname, interpreter;
  std::string runpath, rpath;                  ///< no entry when empty
  std::vector<elf::DynamicEntry> more_entries; ///< before DT_NULL
  std::size_t spare_entries = 4;               ///< DT_NULLs behind the first
  std::string dlopen_json;                     ///< no note when empty
  bool version_need = true;                    ///< GLIBC_2.34 of libc.so.6, needed by "printf"
  bool section_headers = true, with_hash = true;
  std::uint64_t text_size = 64; ///< code bytes behind the tables, so that the slack can be chosen
  std::uint64_t segment_align = 0x1000;
  std::string overlay; ///< bytes behind everything

  /// Offsets in the last `bytes()`: "phdr", "dynamic", "dynstr", "dynsym", "hash", "versym", "verneed",
  /// "note", "interp", "shdr", "end of tables", "data".
  std::map<std::string, std::uint64_t> at;
  std::map<std::string, std::uint64_t> string_index;

  /// The file.
  std::string bytes() {
    out.clear();
    build_strings();
    place_tables();
    place_data();
    place_section_headers();
    write_headers();
    return std::string(reinterpret_cast<const char*>(out.data()), out.size()) + overlay;
  }

private:
  std::vector<std::byte> out;
  std::string strings;
  std::vector<elf::ProgramHeader> segments;
  std::vector<elf::SectionHeader> sections;
  std::uint64_t read_only_end = 0;

  void build_strings() {
    strings.assign(1, '\0');
    string_index.clear();
    const auto add = [this](const std::string& text) {
      if (text.empty() || string_index.contains(text)) return;
      string_index[text] = strings.size();
      strings += text + '\0';
    };
    for (const auto* list : {&symbols, &needed})
      for (const std::string& text : *list)
        add(text);
    for (const std::string* text : {&soname, &runpath, &rpath})
      add(*text);
    if (version_need) add("GLIBC_2.34");
  }

  std::uint64_t put(const std::string& name, const std::vector<std::byte>& bytes, std::size_t align = 8) {
    out.resize((out.size() + align - 1) / align * align);
    at[name] = out.size();
    out.insert(out.end(), bytes.begin(), bytes.end());
    return at[name];
  }
  std::vector<std::byte> text_bytes(const std::string& text) const {
    const auto bytes = support::as_bytes(text);
    return {bytes.begin(), bytes.end()};
  }
  std::vector<std::byte> numbers(const std::vector<std::uint64_t>& values, std::size_t width) const {
    std::vector<std::byte> bytes(values.size() * width);
    for (std::size_t i = 0; i < values.size(); ++i)
      support::store_number(bytes, i * width, values[i], width, layout.order);
    return bytes;
  }
  void section(std::uint64_t section_type, const std::string& name, std::uint64_t entry_size = 0) {
    elf::SectionHeader header;
    header.type = section_type;
    header.flags = elf::shf_alloc;
    header.addr = header.offset = at.at(name);
    header.size = out.size() - at.at(name);
    header.entsize = entry_size;
    sections.push_back(header);
  }
  std::vector<std::byte> note(const std::string& owner, std::uint64_t note_type, std::string text) const {
    const std::uint64_t size = text.size();
    text.resize((text.size() + 3) / 4 * 4);
    std::vector<std::byte> bytes = numbers({owner.size() + 1, size, note_type}, 4);
    for (const std::byte byte : text_bytes(owner + '\0' + text))
      bytes.push_back(byte);
    return bytes;
  }

  std::size_t segment_count() const { return interpreter.empty() ? 4 : 5; }

  void place_tables() {
    sections.assign(1, {});
    out.resize(layout.file_header());
    put("phdr", std::vector<std::byte>(segment_count() * layout.program_header()));
    if (!interpreter.empty()) put("interp", text_bytes(interpreter + '\0'));
    put("note", note("GNU", elf::nt_gnu_build_id, "\x12\x34\xab"));
    if (!dlopen_json.empty()) {
      const std::vector<std::byte> more = note("FDO", elf::nt_fdo_dlopen, dlopen_json + '\0');
      out.insert(out.end(), more.begin(), more.end());
    }
    at["note end"] = out.size();
    const std::uint64_t symbol_count = symbols.size() + 1;
    put("hash", numbers({1, symbol_count}, 4));
    put("dynsym", std::vector<std::byte>(symbol_count * layout.symbol()));
    for (std::size_t i = 0; i < symbols.size(); ++i)
      support::store_number(out, at["dynsym"] + (i + 1) * layout.symbol(), string_index[symbols[i]], 4,
                            layout.order);
    section(elf::sht_dynsym, "dynsym", layout.symbol());
    put("dynstr", text_bytes(strings), 1);
    section(elf::sht_strtab, "dynstr");
    if (version_need) {
      std::vector<std::uint64_t> indices(symbol_count, 1);
      indices.back() = 2;
      put("versym", numbers(indices, 2), 2);
      section(elf::sht_gnu_versym, "versym", 2);
      std::vector<std::byte> need = numbers({1, 1}, 2);
      for (const auto& part : {numbers({string_index["libc.so.6"], 16, 0, 0x069691b4}, 4), numbers({0, 2}, 2),
                               numbers({string_index["GLIBC_2.34"], 0}, 4)})
        need.insert(need.end(), part.begin(), part.end());
      put("verneed", need);
      section(elf::sht_gnu_verneed, "verneed");
    }
    put("text", std::vector<std::byte>(text_size, std::byte{0x90}));
    section(elf::sht_progbits, "text");
    read_only_end = out.size();
  }

  std::vector<elf::DynamicEntry> entries() const {
    std::vector<elf::DynamicEntry> list;
    const auto name = [&](std::uint64_t tag, const std::string& text) {
      if (!text.empty()) list.push_back({tag, string_index.at(text)});
    };
    for (const std::string& library : needed)
      name(elf::dt_needed, library);
    name(elf::dt_soname, soname);
    name(elf::dt_rpath, rpath);
    name(elf::dt_runpath, runpath);
    if (with_hash) list.push_back({elf::dt_hash, at.at("hash")});
    list.push_back({elf::dt_strtab, at.at("dynstr")});
    list.push_back({elf::dt_symtab, at.at("dynsym")});
    list.push_back({elf::dt_strsz, strings.size()});
    if (version_need) {
      list.push_back({elf::dt_verneed, at.at("verneed")});
      list.push_back({elf::dt_verneednum, 1});
      list.push_back({elf::dt_versym, at.at("versym")});
    }
    list.insert(list.end(), more_entries.begin(), more_entries.end());
    list.resize(list.size() + 1 + spare_entries);
    return list;
  }

  /// The writable segment, at the next page of the file and two pages up in memory.
  void place_data() {
    put("dynamic", elf::encode_table(entries(), layout), 0x1000);
    elf::SectionHeader header;
    header.type = elf::sht_dynamic;
    header.flags = elf::shf_alloc;
    header.offset = at["dynamic"];
    header.addr = at["dynamic"] + 0x1000;
    header.size = out.size() - at["dynamic"];
    sections.push_back(header);
    at["end of data"] = out.size();
  }

  void place_section_headers() {
    if (!section_headers) sections.clear();
    if (!sections.empty()) put("shdr", elf::encode_table(sections, layout));
  }

  void write_headers() {
    const std::uint64_t dynamic = at["dynamic"], data_size = at["end of data"] - dynamic;
    segments.clear();
    if (!interpreter.empty())
      segments.push_back({elf::pt_interp, elf::pf_read, at["interp"], at["interp"], at["interp"],
                          interpreter.size() + 1, interpreter.size() + 1, 1});
    segments.push_back({elf::pt_load, elf::pf_read, 0, 0, 0, read_only_end, read_only_end, segment_align});
    segments.push_back({elf::pt_load, elf::pf_read | elf::pf_write, dynamic, dynamic + 0x1000,
                        dynamic + 0x1000, data_size, data_size + 0x100, segment_align});
    segments.push_back({elf::pt_dynamic, elf::pf_read | elf::pf_write, dynamic, dynamic + 0x1000,
                        dynamic + 0x1000, data_size, data_size, 8});
    segments.push_back({elf::pt_note, elf::pf_read, at["note"], at["note"], at["note"],
                        at["note end"] - at["note"], at["note end"] - at["note"], 4});
    const auto table = elf::encode_table(segments, layout);
    std::copy(table.begin(), table.end(), out.begin() + static_cast<std::ptrdiff_t>(at["phdr"]));
    elf::FileHeader header;
    header.type = type;
    header.machine = machine;
    header.version = 1;
    header.phoff = at["phdr"];
    header.shoff = sections.empty() ? 0 : at["shdr"];
    header.ehsize = layout.file_header();
    header.phentsize = layout.program_header();
    header.phnum = segments.size();
    header.shentsize = sections.empty() ? 0 : layout.section_header();
    header.shnum = sections.size();
    std::vector<std::byte> start(layout.file_header());
    const unsigned char identification[7] = {
        0x7f,
        'E',
        'L',
        'F',
        static_cast<unsigned char>(layout.wide ? 2 : 1),
        static_cast<unsigned char>(layout.order == support::ByteOrder::little ? 1 : 2),
        1};
    std::memcpy(start.data(), identification, sizeof identification);
    elf::encode_into(start, header, layout);
    std::copy(start.begin(), start.end(), out.begin());
  }
};

/// Overwrites a number in a file's bytes, in the file's byte order.
inline void poke(std::string& bytes, std::uint64_t offset, std::uint64_t value, std::size_t width,
                 const elf::Layout& layout = {}) {
  std::vector<std::byte> field(width);
  support::store_number(field, 0, value, width, layout.order);
  std::memcpy(bytes.data() + offset, field.data(), width);
}

} // namespace pdist::test
