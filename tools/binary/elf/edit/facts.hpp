// What an edit has to know of a file: its dynamic entries with their strings, and who refers into the string
// table.
#pragma once

#include "binary/elf/edit/wanted.hpp"
#include "binary/elf/image.hpp"
#include "binary/elf/symbols.hpp"

namespace pdist::binary::elf {

/// Everything of one file that planning reads.
struct EditFacts {
  DynamicFacts dynamic;
  std::vector<VersionNeedFile> needs;
  std::vector<std::string> need_names; ///< the library of each of `needs`
  /// Indices into the string table that symbols, versions and entries of unknown tags use, without vn_file;
  /// nothing when the dynamic symbols cannot be counted.
  std::optional<std::vector<std::uint64_t>> fixed_references;
};

/// `table_size`: that of the string table before any edit; what an entry of an unknown tag has from there on
/// is no string.
EditFacts edit_facts(const Image& image, const StringTable& strings, const Binary& binary,
                     std::uint64_t table_size);

} // namespace pdist::binary::elf
