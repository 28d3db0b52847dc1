// The field tables of PE's records (winnt.h, verrsrc.h).
#include "binary/pe/records.hpp"

#include "binary/record_fields.hpp"

namespace pdist::binary::pe {

namespace {

template <class Record>
using Field = RecordField<Record>;

template <class Record>
struct Table;

template <>
struct Table<FileHeader> {
  using R = FileHeader;
  static constexpr Field<R> fields[] = {{&R::machine, 0, 2, "Machine"},
                                        {&R::sections, file_header_sections, 2, "NumberOfSections"},
                                        {&R::symbol_table, 8, 4, "PointerToSymbolTable"},
                                        {&R::symbols, 12, 4, "NumberOfSymbols"},
                                        {&R::optional_header_size, 16, 2, "SizeOfOptionalHeader"},
                                        {&R::characteristics, 18, 2, "Characteristics"}};
};

template <>
struct Table<OptionalHeader> {
  using R = OptionalHeader;
  static constexpr Field<R> fields[] = {
      {&R::magic, 0, 2, "Magic"},
      {&R::initialized_data, optional_header_initialized_data, 4, "SizeOfInitializedData"},
      {&R::entry, 16, 4, "AddressOfEntryPoint"},
      {&R::image_base, 28, 4, "ImageBase", 24, 8},
      {&R::section_alignment, 32, 4, "SectionAlignment"},
      {&R::file_alignment, 36, 4, "FileAlignment"},
      {&R::image_size, optional_header_image_size, 4, "SizeOfImage"},
      {&R::headers_size, 60, 4, "SizeOfHeaders"},
      {&R::checksum, optional_header_checksum, 4, "CheckSum"},
      {&R::subsystem, optional_header_subsystem, 2, "Subsystem"},
      {&R::dll_characteristics, 70, 2, "DllCharacteristics"},
      {&R::directories, 92, 4, "NumberOfRvaAndSizes", 108}};
};

template <>
struct Table<Directory> {
  using R = Directory;
  static constexpr Field<R> fields[] = {{&R::address, 0, 4, "VirtualAddress"}, {&R::size, 4, 4, "Size"}};
};

template <>
struct Table<SectionHeader> {
  using R = SectionHeader;
  static constexpr Field<R> fields[] = {{&R::virtual_size, section_header_virtual_size, 4, "VirtualSize"},
                                        {&R::address, 12, 4, "VirtualAddress"},
                                        {&R::raw_size, 16, 4, "SizeOfRawData"},
                                        {&R::raw_offset, 20, 4, "PointerToRawData"},
                                        {&R::characteristics, 36, 4, "Characteristics"}};
};

template <>
struct Table<ImportDescriptor> {
  using R = ImportDescriptor;
  static constexpr Field<R> fields[] = {{&R::lookup, 0, 4, "OriginalFirstThunk"},
                                        {&R::time_stamp, import_descriptor_time_stamp, 4, "TimeDateStamp"},
                                        {&R::forwarder_chain, 8, 4, "ForwarderChain"},
                                        {&R::name, import_descriptor_name, 4, "Name"},
                                        {&R::addresses, 16, 4, "FirstThunk"}};
};

template <>
struct Table<DelayDescriptor> {
  using R = DelayDescriptor;
  static constexpr Field<R> fields[] = {{&R::attributes, 0, 4, "Attributes"},
                                        {&R::name, delay_descriptor_name, 4, "DllNameRVA"},
                                        {&R::handle, 8, 4, "ModuleHandleRVA"},
                                        {&R::addresses, 12, 4, "ImportAddressTableRVA"},
                                        {&R::names, 16, 4, "ImportNameTableRVA"},
                                        {&R::bound, 20, 4, "BoundImportAddressTableRVA"},
                                        {&R::unload, 24, 4, "UnloadInformationTableRVA"},
                                        {&R::time_stamp, delay_descriptor_time_stamp, 4, "TimeDateStamp"}};
};

template <>
struct Table<ExportDirectory> {
  using R = ExportDirectory;
  static constexpr Field<R> fields[] = {{&R::name, 12, 4, "Name"},
                                        {&R::functions, 20, 4, "NumberOfFunctions"},
                                        {&R::addresses, 28, 4, "AddressOfFunctions"}};
};

template <>
struct Table<ResourceDirectory> {
  using R = ResourceDirectory;
  static constexpr Field<R> fields[] = {{&R::named, 12, 2, "NumberOfNamedEntries"},
                                        {&R::numbered, 14, 2, "NumberOfIdEntries"}};
};

template <>
struct Table<ResourceEntry> {
  using R = ResourceEntry;
  static constexpr Field<R> fields[] = {{&R::id, 0, 4, "Id"}, {&R::offset, 4, 4, "OffsetToData"}};
};

template <>
struct Table<ResourceData> {
  using R = ResourceData;
  static constexpr Field<R> fields[] = {{&R::address, 0, 4, "OffsetToData"}, {&R::size, 4, 4, "Size"}};
};

template <>
struct Table<FixedVersion> {
  using R = FixedVersion;
  static constexpr Field<R> fields[] = {{&R::signature, 0, 4, "dwSignature"},
                                        {&R::file_high, 8, 4, "dwFileVersionMS"},
                                        {&R::file_low, 12, 4, "dwFileVersionLS"},
                                        {&R::product_high, 16, 4, "dwProductVersionMS"},
                                        {&R::product_low, 20, 4, "dwProductVersionLS"}};
};

} // namespace

template <class Record>
Record decode(const support::ByteView& bytes, bool wide) {
  return decode_fields<Record>(Table<Record>::fields, bytes, wide);
}

template FileHeader decode(const support::ByteView&, bool);
template OptionalHeader decode(const support::ByteView&, bool);
template Directory decode(const support::ByteView&, bool);
template SectionHeader decode(const support::ByteView&, bool);
template ImportDescriptor decode(const support::ByteView&, bool);
template DelayDescriptor decode(const support::ByteView&, bool);
template ExportDirectory decode(const support::ByteView&, bool);
template ResourceDirectory decode(const support::ByteView&, bool);
template ResourceEntry decode(const support::ByteView&, bool);
template ResourceData decode(const support::ByteView&, bool);
template FixedVersion decode(const support::ByteView&, bool);

} // namespace pdist::binary::pe
