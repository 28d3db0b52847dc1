#include "binary/elf/symbols.hpp"

#include "binary/elf/constants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

/// Most records accepted in the version tables of one file; glibc's libc.so.6 has some 100. Offsets to the
/// next record only go forward, so this also bounds a chain of overlapping records.
constexpr std::size_t most_version_records = 65'536;

/// The count in the section header of the symbol table, when section headers are there.
std::optional<std::uint64_t> count_by_section(const Image& image, std::uint64_t address) {
  for (const SectionHeader& section : image.section_headers()) {
    if (section.type == sht_dynsym && section.addr == address && section.entsize == image.layout().symbol())
      return section.size / section.entsize;
  }
  return std::nullopt;
}

/// DT_HASH: nbucket, nchain; there are as many chain entries as symbols. The words are 8 bytes on 64-bit s390
/// and on alpha, 4 everywhere else.
std::uint64_t count_by_hash(const Image& image, std::uint64_t address) {
  const std::uint64_t machine = image.header().machine;
  const bool wide = image.layout().wide && (machine == em_s390 || machine == em_alpha);
  const std::uint64_t word = wide ? 8 : 4;
  const std::uint64_t offset = image.offset_of(address, 2 * word, "DT_HASH");
  const auto raw = image.bytes(offset, 2 * word, "DT_HASH");
  const support::ByteView table = image.view(raw, offset);
  return wide ? table.u64(word, "nchain") : table.u32(word, "nchain");
}

/// DT_GNU_HASH: header, Bloom filter words, buckets (the first symbol of each), then a chain word for each
/// hashed symbol, whose lowest bit ends the chain of its bucket.
std::optional<std::uint64_t> count_by_gnu_hash(const Image& image, std::uint64_t address) {
  constexpr std::uint64_t header_size = 16, word = 4;
  const std::uint64_t offset = image.offset_of(address, header_size, "DT_GNU_HASH");
  const auto raw_header = image.bytes(offset, header_size, "DT_GNU_HASH");
  const support::ByteView header = image.view(raw_header, offset);
  const std::uint64_t bucket_count = header.u32(0, "nbuckets"), first_hashed = header.u32(4, "symoffset"),
                      bloom_words = header.u32(8, "bloom_size");
  const std::uint64_t buckets_at = header_size + bloom_words * image.layout().word();
  const std::uint64_t bucket_address = address + buckets_at;
  const std::uint64_t bucket_offset = image.offset_of(bucket_address, bucket_count * word, "hash buckets");
  const auto raw_buckets = image.bytes(bucket_offset, bucket_count * word, "hash buckets");
  const support::ByteView buckets = image.view(raw_buckets, bucket_offset);
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < bucket_count; ++i)
    last = std::max<std::uint64_t>(last, buckets.u32(i * word, "hash bucket"));
  if (last < first_hashed) return std::nullopt;
  const std::uint64_t chain_address = bucket_address + bucket_count * word;
  for (std::uint64_t at = last;; ++at) { // ends at the segment's end at the latest: offset_of throws there
    const std::uint64_t place =
        image.offset_of(chain_address + (at - first_hashed) * word, word, "hash chain");
    const auto raw = image.bytes(place, word, "hash chain");
    if ((image.view(raw, place).u32(0, "hash chain") & 1) != 0) return at + 1;
  }
}

} // namespace

std::optional<std::uint64_t> dynamic_symbol_count(const Image& image) {
  const auto table = image.dynamic_value(dt_symtab);
  if (!table) return 0;
  if (const auto count = count_by_section(image, *table)) return count;
  if (image.header().machine == em_mips)
    if (const auto count = image.dynamic_value(dt_mips_symtabno)) return count;
  if (const auto hash = image.dynamic_value(dt_hash)) return count_by_hash(image, *hash);
  if (const auto hash = image.dynamic_value(dt_gnu_hash)) return count_by_gnu_hash(image, *hash);
  return std::nullopt;
}

std::optional<std::vector<Symbol>> dynamic_symbols(const Image& image) {
  const auto count = dynamic_symbol_count(image);
  if (!count) return std::nullopt;
  std::vector<Symbol> symbols;
  if (*count == 0) return symbols;
  const std::size_t size = image.layout().symbol();
  const auto bytes_needed = support::checked_multiply(*count, size);
  if (!bytes_needed) image.malformed(fmt::format("{} dynamic symbols", *count));
  const std::uint64_t offset =
      image.offset_of(*image.dynamic_value(dt_symtab), *bytes_needed, "the dynamic symbol table");
  const auto raw = image.bytes(offset, *bytes_needed, "the dynamic symbol table");
  const support::ByteView table = image.view(raw, offset);
  symbols.reserve(*count);
  for (std::uint64_t at = 0; at < *bytes_needed; at += size)
    symbols.push_back(decode<Symbol>(table.part(at, size, "a dynamic symbol"), image.layout()));
  return symbols;
}

std::optional<std::vector<std::uint64_t>> dynamic_symbol_names(const Image& image) {
  const auto symbols = dynamic_symbols(image);
  if (!symbols) return std::nullopt;
  std::vector<std::uint64_t> names;
  names.reserve(symbols->size());
  for (const Symbol& symbol : *symbols)
    names.push_back(symbol.name);
  return names;
}

std::vector<std::uint64_t> version_indices(const Image& image, std::uint64_t symbol_count) {
  const auto address = image.dynamic_value(dt_versym);
  if (!address || symbol_count == 0) return {};
  constexpr std::uint64_t entry = 2, hidden = 0x8000;
  const std::uint64_t offset = image.offset_of(*address, symbol_count * entry, "DT_VERSYM");
  const auto raw = image.bytes(offset, symbol_count * entry, "DT_VERSYM");
  const support::ByteView table = image.view(raw, offset);
  std::vector<std::uint64_t> out;
  out.reserve(symbol_count);
  for (std::uint64_t i = 0; i < symbol_count; ++i)
    out.push_back(table.u16(i * entry, "version index") & ~hidden);
  return out;
}

namespace {

/// Reads the record at `address`; the address of the next one is the caller's to compute.
template <class Record>
Record record_at(const Image& image, std::uint64_t address, std::size_t size, std::string_view what) {
  const std::uint64_t offset = image.offset_of(address, size, what);
  const auto raw = image.bytes(offset, size, what);
  return decode<Record>(image.view(raw, offset), image.layout());
}

/// Calls `visit(address)` for the records of a chain, which returns the distance to the next one; 0 ends it,
/// as loaders see it (they do not look at DT_VERNEEDNUM).
template <class Visit>
void walk_chain(const Image& image, std::uint64_t address, std::size_t& budget, Visit visit) {
  for (std::uint64_t step = 1; step != 0; address += step) {
    if (budget-- == 0)
      image.malformed(fmt::format("more than {} records of symbol versions", most_version_records));
    step = visit(address);
  }
}

} // namespace

std::vector<VersionNeedFile> version_needs(const Image& image) {
  std::vector<VersionNeedFile> files;
  const auto first = image.dynamic_value(dt_verneed);
  if (!first || image.dynamic_value(dt_verneednum).value_or(1) == 0) return files;
  std::size_t budget = most_version_records;
  walk_chain(image, *first, budget, [&](std::uint64_t address) {
    const auto need = record_at<VersionNeedRecord>(image, address, version_need_size, "a version need");
    VersionNeedFile file{image.offset_of(address, version_need_size, "a version need"), need.file, {}};
    if (need.count != 0) {
      walk_chain(image, address + need.aux, budget, [&](std::uint64_t aux_address) {
        file.versions.push_back(
            record_at<VersionNeedAux>(image, aux_address, version_need_aux_size, "a needed version"));
        return file.versions.back().next;
      });
    }
    files.push_back(std::move(file));
    return need.next;
  });
  return files;
}

std::vector<std::uint64_t> version_definition_names(const Image& image) {
  std::vector<std::uint64_t> names;
  const auto first = image.dynamic_value(dt_verdef);
  if (!first || image.dynamic_value(dt_verdefnum).value_or(1) == 0) return names;
  std::size_t budget = most_version_records;
  walk_chain(image, *first, budget, [&](std::uint64_t address) {
    const auto definition =
        record_at<VersionDefinition>(image, address, version_definition_size, "a version definition");
    if (definition.count != 0) {
      walk_chain(image, address + definition.aux, budget, [&](std::uint64_t aux_address) {
        const auto aux = record_at<VersionDefinitionAux>(image, aux_address, version_definition_aux_size,
                                                         "a version definition's name");
        names.push_back(aux.name);
        return aux.next;
      });
    }
    return definition.next;
  });
  return names;
}

} // namespace pdist::binary::elf
