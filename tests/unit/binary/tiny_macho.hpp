// A small Mach-O file made in memory, for tests that need to know every byte of it. Real linkers' files are
// tested in tests/cli/rpath.
#pragma once

#include "binary/macho/constants.hpp"
#include "binary/macho/records.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pdist::test {

/// What a slice has, and where: tests change members and call `bytes`. Header and load commands, free room,
/// ".text" of 16 bytes, all of it one page of __TEXT; then __LINKEDIT with a string table.
struct TinyMacho {
  bool wide = true, big = false;
  std::uint64_t cpu = binary::macho::cpu_x86 | binary::macho::cpu_64, subtype = 3;
  std::uint64_t file_type = binary::macho::file_dylib, flags = binary::macho::flag_dyld_link;
  std::string id = "@rpath/libtiny.dylib", loader;
  /// Commands that name libraries: LC_LOAD_DYLIB, …
  std::vector<std::pair<std::uint32_t, std::string>> libraries{
      {binary::macho::command_load_dylib, "/usr/lib/libSystem.B.dylib"},
      {binary::macho::command_load_weak_dylib, "@rpath/libmaybe.dylib"}};
  std::vector<std::string> rpaths{"@loader_path/../lib"};
  std::vector<std::string> more; ///< whole commands, in the file's byte order
  bool with_linkedit = true;
  std::uint64_t linkedit_memory = 0x1000;             ///< its vmsize
  std::uint64_t room = 256;                           ///< free bytes behind the load commands
  std::string strings = std::string("\0tiny\0ab", 8); ///< the string table, all of __LINKEDIT
  std::string tail;                                   ///< behind everything

  /// Offsets in the last `bytes()`: "__TEXT", "__text", "__LINKEDIT", "LC_SYMTAB", "id", "loader", each name
  /// of a library, each search path, "text", "strings".
  std::map<std::string, std::uint64_t> at;

  static constexpr std::uint64_t page = 0x1000;

  std::string number(std::uint64_t value, std::size_t width = 4) const {
    std::string out(width, '\0');
    for (std::size_t i = 0; i < width; ++i)
      out[big ? width - 1 - i : i] = static_cast<char>(value >> (8 * i));
    return out;
  }
  /// A command of a type with these fields behind its size, padded as the format asks.
  std::string command(std::uint32_t type, std::string fields) const {
    fields.resize((fields.size() + 8 + (wide ? 7 : 3)) / (wide ? 8 : 4) * (wide ? 8 : 4) - 8);
    return number(type) + number(fields.size() + 8) + fields;
  }

  std::string bytes() {
    at.clear();
    commands_.clear();
    count_ = 0;
    const std::uint64_t begin = binary::macho::header_size(wide);
    add_segments();
    add_names();
    for (const std::string& each : more)
      add({}, each);
    const std::uint64_t text = begin + commands_.size() + room;
    const std::uint64_t linkedit = (text + 16 + page - 1) / page * page;
    fill_in(text, linkedit);
    std::string out = header() + commands_;
    out.resize(text);
    out += std::string(16, '\xcc');
    at["text"] = text;
    out.resize(linkedit);
    at["strings"] = linkedit;
    return out + (with_linkedit ? strings : "") + tail;
  }

private:
  std::string commands_;
  std::uint64_t count_ = 0;

  std::string address(std::uint64_t value) const { return number(value, wide ? 8 : 4); }

  void add(const std::string& what, const std::string& bytes) {
    if (!what.empty()) at[what] = binary::macho::header_size(wide) + commands_.size();
    commands_ += bytes;
    ++count_;
  }

  static std::string name16(const std::string& name) {
    std::string out = name;
    out.resize(16);
    return out;
  }

  /// segment_command; offset and sizes are filled in later.
  std::string segment(const std::string& name, std::uint64_t sections) const {
    return name16(name) + std::string(wide ? 32 : 16, '\0') + number(7) + number(5) + number(sections) +
           number(0);
  }

  void add_segments() {
    const std::uint32_t type = wide ? binary::macho::command_segment_64 : binary::macho::command_segment;
    std::string section = name16("__text") + name16("__TEXT");
    section.resize(binary::macho::section_header_size(wide));
    add("__TEXT", command(type, segment("__TEXT", 1) + section));
    at["__text"] = at["__TEXT"] + binary::macho::segment_command_size(wide);
    if (with_linkedit) add("__LINKEDIT", command(type, segment("__LINKEDIT", 0)));
    add("LC_SYMTAB", command(binary::macho::command_symtab, std::string(16, '\0')));
  }

  void add_names() {
    using namespace binary::macho;
    const auto library = [this](std::uint32_t type, const std::string& name) {
      return command(type, number(dylib_command_size) + number(2) + number(0x10203) + number(0x10000) + name +
                               '\0');
    };
    const auto path = [this](std::uint32_t type, const std::string& name) {
      return command(type, number(path_command_size) + name + '\0');
    };
    if (!id.empty()) add("id", library(command_id_dylib, id));
    if (!loader.empty()) add("loader", path(command_load_dylinker, loader));
    for (const auto& [type, name] : libraries)
      add(name, library(type, name));
    for (const std::string& each : rpaths)
      add(each, path(command_rpath, each));
  }

  void put(std::uint64_t offset, const std::string& bytes) {
    commands_.replace(offset - binary::macho::header_size(wide), bytes.size(), bytes);
  }

  /// Where everything is, now that it is known.
  void fill_in(std::uint64_t text, std::uint64_t linkedit) {
    put(at["__TEXT"] + 24, address(0x10000) + address(linkedit) + address(0) + address(linkedit));
    put(at["__text"] + 32, address(0x10000 + text) + address(16) + number(text));
    if (!with_linkedit) return;
    put(at["__LINKEDIT"] + 24,
        address(0x10000 + linkedit) + address(linkedit_memory) + address(linkedit) + address(strings.size()));
    put(at["LC_SYMTAB"] + 16, number(linkedit) + number(strings.size()));
  }

  std::string header() const {
    using namespace binary::macho;
    return number(wide ? magic_64 : magic_32) + number(cpu) + number(subtype) + number(file_type) +
           number(count_) + number(commands_.size()) + number(flags) + (wide ? number(0) : "");
  }
};

/// The same for arm64.
inline TinyMacho tiny_arm64() {
  TinyMacho tiny;
  tiny.cpu = binary::macho::cpu_arm | binary::macho::cpu_64;
  tiny.subtype = 0;
  return tiny;
}

/// A universal file of slices, each with the processor that its own header names.
struct TinyUniversal {
  bool wide = false;        ///< fat_header with 64-bit offsets
  std::uint64_t align = 12; ///< of each slice, power of two
  std::vector<std::string> slices{};
  std::string tail{}; ///< behind everything

  /// Where the slices are in the last `bytes()`.
  std::vector<std::uint64_t> offsets{};

  std::string bytes() {
    using namespace binary::macho;
    const auto number = [](std::uint64_t value, std::size_t width) {
      std::string out(width, '\0');
      for (std::size_t i = 0; i < width; ++i)
        out[width - 1 - i] = static_cast<char>(value >> (8 * i));
      return out;
    };
    std::string table = number(wide ? fat_magic_64 : fat_magic, 4) + number(slices.size(), 4);
    std::uint64_t end = fat_header_size + slices.size() * fat_entry_size(wide);
    std::string out(end, '\0');
    offsets.clear();
    for (const std::string& slice : slices) {
      const std::uint64_t page = std::uint64_t{1} << align;
      out.resize((out.size() + page - 1) / page * page);
      offsets.push_back(out.size());
      // cputype and cpusubtype of a little-endian slice, turned round
      table +=
          std::string(slice.rend() - 8, slice.rend() - 4) + std::string(slice.rend() - 12, slice.rend() - 8);
      table += number(out.size(), wide ? 8 : 4) + number(slice.size(), wide ? 8 : 4) + number(align, 4);
      if (wide) table += number(0, 4);
      out += slice;
    }
    out.replace(0, table.size(), table);
    return out + tail;
  }
};

} // namespace pdist::test
