// The dynamic symbol table and the tables of symbol versions, walked within bounds.
#pragma once

#include "binary/elf/image.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace pdist::binary::elf {

/// How many dynamic symbols there are. The format has no such number: it follows from the section header of
/// the table, DT_MIPS_SYMTABNO, DT_HASH, or the chains of DT_GNU_HASH. Nothing when none of them tells (an
/// empty DT_GNU_HASH does not: it leaves undefined symbols out).
std::optional<std::uint64_t> dynamic_symbol_count(const Image& image);

/// All dynamic symbols; nothing when their count is not known.
std::optional<std::vector<Symbol>> dynamic_symbols(const Image& image);

/// st_name of all dynamic symbols; nothing when their count is not known.
std::optional<std::vector<std::uint64_t>> dynamic_symbol_names(const Image& image);

/// The version index of each dynamic symbol (DT_VERSYM) without its "hidden" bit; empty when there is none.
std::vector<std::uint64_t> version_indices(const Image& image, std::uint64_t symbol_count);

/// One Elf_Verneed with its Vernaux records, and where it is in the file.
struct VersionNeedFile {
  std::uint64_t offset = 0; ///< of the Elf_Verneed
  std::uint64_t file = 0;   ///< index of the library's name in the string table
  std::vector<VersionNeedAux> versions;
};

/// The chain of DT_VERNEED; empty when there is none.
std::vector<VersionNeedFile> version_needs(const Image& image);

/// Indices in the string table of all names in the chain of DT_VERDEF.
std::vector<std::uint64_t> version_definition_names(const Image& image);

} // namespace pdist::binary::elf
