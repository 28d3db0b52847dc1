// The field tables of ELF's records (System V gABI, "Object Files" and "Program Loading"; version records:
// LSB core, "Symbol Versioning"), and the one decoder and encoder that go by them.
#include "binary/elf/records.hpp"

#include <algorithm>
#include <span>

namespace pdist::binary::elf {

namespace {

/// Where a field is and how wide, in 32-bit and in 64-bit files.
template <class Record>
struct Field {
  std::uint64_t Record::*member;
  std::uint8_t offset_32, width_32, offset_64, width_64;
  std::string_view name;
};

template <class Record>
struct Table;

template <>
struct Table<FileHeader> {
  using R = FileHeader;
  static constexpr Field<R> fields[] = {
      {&R::type, 16, 2, 16, 2, "e_type"},           {&R::machine, 18, 2, 18, 2, "e_machine"},
      {&R::version, 20, 4, 20, 4, "e_version"},     {&R::entry, 24, 4, 24, 8, "e_entry"},
      {&R::phoff, 28, 4, 32, 8, "e_phoff"},         {&R::shoff, 32, 4, 40, 8, "e_shoff"},
      {&R::flags, 36, 4, 48, 4, "e_flags"},         {&R::ehsize, 40, 2, 52, 2, "e_ehsize"},
      {&R::phentsize, 42, 2, 54, 2, "e_phentsize"}, {&R::phnum, 44, 2, 56, 2, "e_phnum"},
      {&R::shentsize, 46, 2, 58, 2, "e_shentsize"}, {&R::shnum, 48, 2, 60, 2, "e_shnum"},
      {&R::shstrndx, 50, 2, 62, 2, "e_shstrndx"}};
};

template <>
struct Table<ProgramHeader> {
  using R = ProgramHeader;
  static constexpr Field<R> fields[] = {
      {&R::type, 0, 4, 0, 4, "p_type"},     {&R::flags, 24, 4, 4, 4, "p_flags"},
      {&R::offset, 4, 4, 8, 8, "p_offset"}, {&R::vaddr, 8, 4, 16, 8, "p_vaddr"},
      {&R::paddr, 12, 4, 24, 8, "p_paddr"}, {&R::filesz, 16, 4, 32, 8, "p_filesz"},
      {&R::memsz, 20, 4, 40, 8, "p_memsz"}, {&R::align, 28, 4, 48, 8, "p_align"}};
};

template <>
struct Table<SectionHeader> {
  using R = SectionHeader;
  static constexpr Field<R> fields[] = {{&R::name, 0, 4, 0, 4, "sh_name"},
                                        {&R::type, 4, 4, 4, 4, "sh_type"},
                                        {&R::flags, 8, 4, 8, 8, "sh_flags"},
                                        {&R::addr, 12, 4, 16, 8, "sh_addr"},
                                        {&R::offset, 16, 4, 24, 8, "sh_offset"},
                                        {&R::size, 20, 4, 32, 8, "sh_size"},
                                        {&R::link, 24, 4, 40, 4, "sh_link"},
                                        {&R::info, 28, 4, 44, 4, "sh_info"},
                                        {&R::addralign, 32, 4, 48, 8, "sh_addralign"},
                                        {&R::entsize, 36, 4, 56, 8, "sh_entsize"}};
};

template <>
struct Table<DynamicEntry> {
  using R = DynamicEntry;
  static constexpr Field<R> fields[] = {{&R::tag, 0, 4, 0, 8, "d_tag"}, {&R::value, 4, 4, 8, 8, "d_val"}};
};

template <>
struct Table<Symbol> {
  using R = Symbol;
  static constexpr Field<R> fields[] = {{&R::name, 0, 4, 0, 4, "st_name"},
                                        {&R::section, 14, 2, 6, 2, "st_shndx"},
                                        {&R::value, 4, 4, 8, 8, "st_value"}};
};

template <>
struct Table<VersionNeedRecord> {
  using R = VersionNeedRecord;
  static constexpr Field<R> fields[] = {
      {&R::version, 0, 2, 0, 2, "vn_version"},
      {&R::count, 2, 2, 2, 2, "vn_cnt"},
      {&R::file, version_need_file_offset, 4, version_need_file_offset, 4, "vn_file"},
      {&R::aux, 8, 4, 8, 4, "vn_aux"},
      {&R::next, 12, 4, 12, 4, "vn_next"}};
};

template <>
struct Table<VersionNeedAux> {
  using R = VersionNeedAux;
  static constexpr Field<R> fields[] = {{&R::hash, 0, 4, 0, 4, "vna_hash"},
                                        {&R::flags, 4, 2, 4, 2, "vna_flags"},
                                        {&R::other, 6, 2, 6, 2, "vna_other"},
                                        {&R::name, 8, 4, 8, 4, "vna_name"},
                                        {&R::next, 12, 4, 12, 4, "vna_next"}};
};

template <>
struct Table<VersionDefinition> {
  using R = VersionDefinition;
  static constexpr Field<R> fields[] = {
      {&R::version, 0, 2, 0, 2, "vd_version"}, {&R::flags, 2, 2, 2, 2, "vd_flags"},
      {&R::index, 4, 2, 4, 2, "vd_ndx"},       {&R::count, 6, 2, 6, 2, "vd_cnt"},
      {&R::hash, 8, 4, 8, 4, "vd_hash"},       {&R::aux, 12, 4, 12, 4, "vd_aux"},
      {&R::next, 16, 4, 16, 4, "vd_next"}};
};

template <>
struct Table<VersionDefinitionAux> {
  using R = VersionDefinitionAux;
  static constexpr Field<R> fields[] = {{&R::name, 0, 4, 0, 4, "vda_name"},
                                        {&R::next, 4, 4, 4, 4, "vda_next"}};
};

std::uint64_t number(const support::ByteView& bytes, std::size_t offset, std::size_t width,
                     std::string_view name) {
  switch (width) {
  case 2:
    return bytes.u16(offset, name);
  case 4:
    return bytes.u32(offset, name);
  default:
    return bytes.u64(offset, name);
  }
}

template <class Record>
void store(const Record& record, std::span<std::byte> out, const Layout& layout) {
  for (const auto& field : Table<Record>::fields) {
    support::store_number(out, layout.wide ? field.offset_64 : field.offset_32, record.*field.member,
                          layout.wide ? field.width_64 : field.width_32, layout.order);
  }
}

/// Where the last field ends: no record has padding behind it.
template <class Record>
std::size_t size_of(const Layout& layout) {
  std::size_t end = 0;
  for (const auto& field : Table<Record>::fields) {
    end = std::max<std::size_t>(end, layout.wide ? field.offset_64 + field.width_64
                                                 : field.offset_32 + field.width_32);
  }
  return end;
}

} // namespace

template <class Record>
Record decode(const support::ByteView& bytes, const Layout& layout) {
  Record record;
  for (const auto& field : Table<Record>::fields) {
    record.*field.member = number(bytes, layout.wide ? field.offset_64 : field.offset_32,
                                  layout.wide ? field.width_64 : field.width_32, field.name);
  }
  return record;
}

template <class Record>
std::vector<std::byte> encode(const Record& record, const Layout& layout) {
  std::vector<std::byte> out(size_of<Record>(layout));
  store(record, out, layout);
  return out;
}

void encode_into(std::vector<std::byte>& bytes, const FileHeader& header, const Layout& layout) {
  store(header, bytes, layout);
}

template FileHeader decode(const support::ByteView&, const Layout&);
template ProgramHeader decode(const support::ByteView&, const Layout&);
template SectionHeader decode(const support::ByteView&, const Layout&);
template DynamicEntry decode(const support::ByteView&, const Layout&);
template Symbol decode(const support::ByteView&, const Layout&);
template VersionNeedRecord decode(const support::ByteView&, const Layout&);
template VersionNeedAux decode(const support::ByteView&, const Layout&);
template VersionDefinition decode(const support::ByteView&, const Layout&);
template VersionDefinitionAux decode(const support::ByteView&, const Layout&);
template std::vector<std::byte> encode(const ProgramHeader&, const Layout&);
template std::vector<std::byte> encode(const SectionHeader&, const Layout&);
template std::vector<std::byte> encode(const DynamicEntry&, const Layout&);

} // namespace pdist::binary::elf
