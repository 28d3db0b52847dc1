// The field tables of Mach-O's records.
#include "binary/macho/records.hpp"

#include "binary/record_fields.hpp"

namespace pdist::binary::macho {

namespace {

template <class Record>
using Field = RecordField<Record>;

template <class Record>
struct Table;

template <>
struct Table<FatEntry> {
  using R = FatEntry;
  static constexpr Field<R> fields[] = {{&R::cpu, 0, 4, "cputype"},
                                        {&R::subtype, 4, 4, "cpusubtype"},
                                        {&R::offset, 8, 4, "offset", 8, 8},
                                        {&R::size, 12, 4, "size", 16, 8},
                                        {&R::align, 16, 4, "align", 24, 4}};
};

template <>
struct Table<Header> {
  using R = Header;
  static constexpr Field<R> fields[] = {{&R::magic, 0, 4, "magic"},
                                        {&R::cpu, 4, 4, "cputype"},
                                        {&R::subtype, 8, 4, "cpusubtype"},
                                        {&R::file_type, 12, 4, "filetype"},
                                        {&R::commands, header_commands, 4, "ncmds"},
                                        {&R::commands_size, header_commands_size, 4, "sizeofcmds"},
                                        {&R::flags, 24, 4, "flags"}};
};

template <>
struct Table<SegmentCommand> {
  using R = SegmentCommand;
  static constexpr Field<R> fields[] = {{&R::address, 24, 4, "vmaddr", 24, 8},
                                        {&R::memory_size, 28, 4, "vmsize", 32, 8},
                                        {&R::offset, 32, 4, "fileoff", 40, 8},
                                        {&R::file_size, 36, 4, "filesize", 48, 8},
                                        {&R::sections, 48, 4, "nsects", 64, 4}};
};

template <>
struct Table<SectionHeader> {
  using R = SectionHeader;
  static constexpr Field<R> fields[] = {
      {&R::address, 32, 4, "addr", 32, 8},       {&R::size, 36, 4, "size", 40, 8},
      {&R::offset, 40, 4, "offset", 48, 4},      {&R::relocations_offset, 48, 4, "reloff", 56, 4},
      {&R::relocations, 52, 4, "nreloc", 60, 4}, {&R::flags, 56, 4, "flags", 64, 4}};
};

template <>
struct Table<DataCommand> {
  using R = DataCommand;
  static constexpr Field<R> fields[] = {{&R::offset, 8, 4, "dataoff"}, {&R::size, 12, 4, "datasize"}};
};

template <>
struct Table<BuildVersion> {
  using R = BuildVersion;
  static constexpr Field<R> fields[] = {
      {&R::platform, 8, 4, "platform"}, {&R::minimum, 12, 4, "minos"}, {&R::sdk, 16, 4, "sdk"}};
};

template <>
struct Table<VersionMinimum> {
  using R = VersionMinimum;
  static constexpr Field<R> fields[] = {{&R::minimum, 8, 4, "version"}, {&R::sdk, 12, 4, "sdk"}};
};

} // namespace

template <class Record>
Record decode(const support::ByteView& bytes, bool wide) {
  return decode_fields<Record>(Table<Record>::fields, bytes, wide);
}

template FatEntry decode(const support::ByteView&, bool);
template Header decode(const support::ByteView&, bool);
template SegmentCommand decode(const support::ByteView&, bool);
template SectionHeader decode(const support::ByteView&, bool);
template DataCommand decode(const support::ByteView&, bool);
template BuildVersion decode(const support::ByteView&, bool);
template VersionMinimum decode(const support::ByteView&, bool);

} // namespace pdist::binary::macho
