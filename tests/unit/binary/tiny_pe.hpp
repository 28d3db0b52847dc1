// A small PE file made in memory, for tests that need to know every byte of it. Real linkers' files are
// tested in tests/cli/rpath.
#pragma once

#include "binary/pe/constants.hpp"
#include "binary/pe/records.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace pdist::test {

/// ASCII as UTF-16 with its NUL.
inline std::string utf16(const std::string& ascii) {
  std::string out;
  for (const char c : ascii + '\0')
    out += {c, '\0'};
  return out;
}

/// One record of a version resource, with its length filled in.
inline std::string version_record(const std::string& key, const std::string& value, std::size_t value_size,
                                  const std::string& children = {}) {
  const auto pad = [](std::string text) {
    text.resize((text.size() + 3) / 4 * 4);
    return text;
  };
  std::string out = pad(std::string(6, '\0') + utf16(key)) + value;
  if (!children.empty()) out = pad(out) + children;
  out[0] = static_cast<char>(out.size());
  out[1] = static_cast<char>(out.size() >> 8);
  out[2] = static_cast<char>(value_size);
  return out;
}

/// What the file has, and where: tests change members and call `bytes`. Headers to 0x400, then ".text" of
/// 0x200 bytes, then ".rdata" with all tables.
struct TinyPe {
  bool wide = true;
  std::uint64_t machine = binary::pe::machine_amd64;
  std::uint64_t characteristics = binary::pe::file_executable_image | binary::pe::file_dll;
  std::uint64_t subsystem = 3, dll_characteristics = 0, section_alignment = 0x1000;
  std::uint64_t image_base = 0x10000000;
  std::string name = "tiny.dll";
  std::vector<std::string> needed{"KERNEL32.dll", "zlib1.dll"}, delayed{"user32.dll"};
  std::vector<std::string> forwards{"NTDLL.RtlAllocateHeap", "ntdll.#12", "codec.drv.Decode"};
  bool old_delay = false;         ///< delay imports hold addresses with the image base
  bool bound = false;             ///< the imports are bound
  std::uint64_t hybrid = 0;       ///< CHPEMetadataPointer of a load configuration; none when 0
  std::string manifest, version;  ///< contents of resources; none when empty
  std::uint64_t used_up_to = 0;   ///< bytes that ".rdata" uses at least, so that its slack can be chosen
  std::uint64_t headers = 0x400;  ///< SizeOfHeaders
  std::uint64_t pe_header = 0x80; ///< e_lfanew
  std::string overlay, signature; ///< behind everything

  static constexpr std::uint64_t text_address = 0x1000, data_address = 0x2000;

  /// Offsets in the last `bytes()`: "file header", "optional header", "directories", "sections", "imports",
  /// "delayed", "exports", "functions", "resources", "signature", and each name.
  std::map<std::string, std::uint64_t> at;

  std::uint64_t data_offset() const { return headers + 0x200; }
  std::uint64_t address_of(const std::string& what) const {
    return data_address + at.at(what) - data_offset();
  }

  /// The file.
  std::string bytes() {
    at.clear();
    data_.clear();
    directories_.assign(binary::pe::directory_count, {});
    put_imports();
    put_delayed();
    put_exports();
    put_load_config();
    if (!manifest.empty() || !version.empty()) put_resources();
    const std::uint64_t used = std::max<std::uint64_t>(data_.size(), used_up_to);
    data_.resize(used);
    const std::uint64_t raw = (used + 0x1ff) / 0x200 * 0x200;
    if (used_up_to > 0) std::fill(data_.end() - 1, data_.end(), 'E'); // the last used byte
    std::string out = header(used, raw);
    data_.resize(raw);
    out += std::string(0x200, '\xcc') + data_ + overlay;
    at["signature"] = out.size();
    return out + signature;
  }

private:
  std::string data_;
  std::vector<binary::pe::Directory> directories_;

  static void store(std::string& out, std::uint64_t offset, std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i)
      out.at(offset + i) = static_cast<char>(value >> (8 * i));
  }
  static std::string words(const std::vector<std::uint64_t>& values) {
    std::string out(values.size() * 4, '\0');
    for (std::size_t i = 0; i < values.size(); ++i)
      store(out, i * 4, values[i], 4);
    return out;
  }

  /// Appends to ".rdata"; returns the address.
  std::uint64_t put(const std::string& what, const std::string& bytes, std::size_t alignment = 4) {
    data_.resize((data_.size() + alignment - 1) / alignment * alignment);
    at[what] = data_offset() + data_.size();
    data_ += bytes;
    return address_of(what);
  }
  std::uint64_t put_name(const std::string& text) { return put(text, text + '\0', 2); }

  void put_imports() {
    std::vector<std::uint64_t> table;
    const std::uint64_t stamp = bound ? 0xffffffff : 0;
    for (const std::string& library : needed) {
      const std::uint64_t at_name = put_name(library);
      const std::uint64_t lookup = put("lookup of " + library, std::string(16, '\0'), 8);
      table.insert(table.end(), {lookup, stamp, stamp, at_name, lookup + 8});
    }
    table.resize(table.size() + 5);
    if (!needed.empty())
      directories_[binary::pe::directory_import] = {put("imports", words(table)), table.size() * 4};
    if (bound) directories_[binary::pe::directory_bound_import] = {put("bound", std::string(24, '\x77')), 24};
  }

  void put_delayed() {
    std::vector<std::uint64_t> table;
    const std::uint64_t base = old_delay ? image_base : 0;
    for (const std::string& library : delayed)
      table.insert(table.end(), {old_delay ? 0u : 1u, put_name(library) + base, 0, 0, 0, 0, 0, 0});
    table.resize(table.size() + 8);
    if (!delayed.empty())
      directories_[binary::pe::directory_delay_import] = {put("delayed", words(table)), table.size() * 4};
  }

  void put_exports() {
    if (name.empty()) return;
    const std::uint64_t start = put("exports", std::string(binary::pe::export_directory_size, '\0'));
    std::vector<std::uint64_t> functions{text_address};
    const std::uint64_t own_name = put_name(name);
    for (const std::string& forward : forwards)
      functions.push_back(put_name(forward));
    const std::uint64_t table = put("functions", words(functions));
    const std::uint64_t offset = at["exports"] - data_offset();
    store(data_, offset + 12, own_name, 4);
    store(data_, offset + 20, functions.size(), 4);
    store(data_, offset + 28, table, 4);
    directories_[binary::pe::directory_export] = {start, table - start};
  }

  void put_load_config() {
    if (hybrid == 0) return;
    std::string config(208, '\0');
    store(config, 0, config.size(), 4);
    store(config, 200, hybrid, 8);
    directories_[binary::pe::directory_load_config] = {put("load config", config, 8), config.size()};
  }

  /// Types, names and languages with one entry each; two types when there are both resources.
  void put_resources() {
    using namespace binary::pe;
    std::vector<std::pair<std::uint64_t, const std::string*>> types;
    if (!version.empty()) types.emplace_back(resource_version, &version);
    if (!manifest.empty()) types.emplace_back(resource_manifest, &manifest);
    const auto directory = [](std::uint64_t entries) { return std::string(14, '\0') + char(entries) + '\0'; };
    const std::uint64_t start =
        put("resources", directory(types.size()) + std::string(types.size() * 8, '\0'));
    const std::uint64_t root = at["resources"] - data_offset();
    for (std::size_t i = 0; i < types.size(); ++i) {
      const std::string which = std::to_string(types[i].first);
      const bool is_dll = (characteristics & file_dll) != 0;
      const std::uint64_t id = types[i].first == resource_manifest && is_dll ? 2 : 1;
      const std::uint64_t contents = put("contents " + which, *types[i].second);
      const std::uint64_t entry =
          put("data " + which, words({contents, types[i].second->size(), 0, 0})) - start;
      const std::uint64_t languages = put("languages " + which, directory(1) + words({0x409, entry})) - start;
      const std::uint64_t names =
          put("names " + which, directory(1) + words({id, languages | resource_flag})) - start;
      store(data_, root + 16 + i * 8, types[i].first, 4);
      store(data_, root + 16 + i * 8 + 4, names | resource_flag, 4);
    }
    directories_[directory_resource] = {start, data_.size() - root};
  }

  std::string header(std::uint64_t used, std::uint64_t raw) {
    using namespace binary::pe;
    std::string out(headers, '\0');
    const std::uint64_t pe = pe_header, file = pe + 4, optional = file + file_header_size;
    const std::uint64_t list = optional + optional_header_size(wide), sections = list + directory_count * 8;
    out.replace(0, 2, "MZ");
    store(out, dos_pe_offset, pe, 4);
    out.replace(pe, 2, "PE");
    store(out, file, machine, 2);
    store(out, file + 2, 2, 2);
    store(out, file + 16, sections - optional, 2);
    store(out, file + 18, characteristics, 2);
    store(out, optional, wide ? magic_64 : magic_32, 2);
    store(out, optional + (wide ? 24 : 28), image_base, wide ? 8 : 4);
    store(out, optional + 32, section_alignment, 4);
    store(out, optional + 36, 0x200, 4);
    store(out, optional + 56, data_address + (used + 0xfff) / 0x1000 * 0x1000, 4);
    store(out, optional + 60, headers, 4);
    store(out, optional + 68, subsystem, 2);
    store(out, optional + 70, dll_characteristics, 2);
    store(out, list - 4, directory_count, 4);
    if (!signature.empty())
      directories_[directory_certificate] = {headers + 0x200 + raw + overlay.size(), signature.size()};
    for (std::size_t i = 0; i < directory_count; ++i) {
      store(out, list + i * 8, directories_[i].address, 4);
      store(out, list + i * 8 + 4, directories_[i].size, 4);
    }
    const auto section = [&](std::size_t index, const std::string& title,
                             const std::vector<std::uint64_t>& sizes, std::uint64_t flags) {
      const std::uint64_t here = sections + index * section_header_size;
      out.replace(here, title.size(), title);
      out.replace(here + 8, 16, words(sizes));
      store(out, here + 36, flags, 4);
    };
    section(0, ".text", {0x200, text_address, 0x200, headers}, section_code | section_execute | section_read);
    section(1, ".rdata", {used, data_address, raw, data_offset()}, section_initialized_data | section_read);
    at.insert({{"file header", file},
               {"optional header", optional},
               {"directories", list},
               {"sections", sections}});
    return out;
  }
};

} // namespace pdist::test
