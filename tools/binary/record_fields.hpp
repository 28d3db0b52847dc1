// Field tables of records that formats have in a 32-bit and a 64-bit form, and the decoder that goes by them.
#pragma once

#include "support/bytes.hpp"

#include <cstdint>
#include <string_view>

namespace pdist::binary {

/// Where a field is and how wide, in bytes, in the narrow and in the wide form of its record.
template <class Record>
struct RecordField {
  std::uint64_t Record::*member;
  std::uint8_t offset, width; ///< width: 2, 4 or 8
  std::string_view name;      ///< as the format's own headers call it, for errors
  std::uint8_t wide_offset = offset, wide_width = width;
};

/// A record by its table; an error of `ByteView` names the field that is not inside `bytes`.
template <class Record, class Fields>
Record decode_fields(const Fields& fields, const support::ByteView& bytes, bool wide) {
  Record record;
  for (const RecordField<Record>& field : fields) {
    const std::uint64_t offset = wide ? field.wide_offset : field.offset;
    const unsigned width = wide ? field.wide_width : field.width;
    record.*field.member = width == 2   ? bytes.u16(offset, field.name)
                           : width == 4 ? bytes.u32(offset, field.name)
                                        : bytes.u64(offset, field.name);
  }
  return record;
}

} // namespace pdist::binary
