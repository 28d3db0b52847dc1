#include "binary/macho/signature/blobs.hpp"

#include "binary/macho/signature/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::macho {

void malformed_signature(const support::ByteView& data, const std::string& why) {
  throw support::Error(std::string(data.file()), "malformed code signature", why);
}

std::string shown_blob(std::uint32_t type) {
  switch (type) {
  case slot_code_directory:
    return "the CodeDirectory";
  case slot_info_plist:
    return "Info.plist";
  case slot_requirements:
    return "the requirements";
  case slot_resources:
    return "CodeResources";
  case slot_entitlements:
    return "the entitlements";
  case slot_entitlements_der:
    return "the DER entitlements";
  case slot_cms:
    return "the CMS signature";
  default:
    break;
  }
  if (type >= slot_first_constraint && type <= slot_last_constraint)
    return fmt::format("the launch constraint {}", type);
  if (type >= slot_first_alternate && type <= slot_last_alternate)
    return fmt::format("the alternate CodeDirectory {:#x}", type);
  return fmt::format("the blob of type {:#x}", type);
}

const Blob* SuperBlob::find(std::uint32_t type) const {
  const auto found = std::ranges::find(blobs, type, &Blob::type);
  return found == blobs.end() ? nullptr : &*found;
}

namespace {

Blob read_blob(const support::ByteView& super, std::uint32_t type, std::uint64_t offset,
               std::uint64_t index_end) {
  const std::string name = shown_blob(type);
  if (offset < index_end || !support::range_fits(offset, blob_header_size, super.size())) {
    malformed_signature(super, fmt::format("{} is at offset {:#x} of a SuperBlob whose blobs are from {:#x} "
                                           "to {:#x}",
                                           name, offset, index_end, super.size()));
  }
  const std::uint32_t magic = super.u32(offset, "magic");
  const std::uint64_t size = super.u32(offset + 4, "length");
  if (size < blob_header_size || !support::range_fits(offset, size, super.size())) {
    malformed_signature(super, fmt::format("{} at offset {:#x} has {:#x} bytes, the SuperBlob {:#x}", name,
                                           offset, size, super.size()));
  }
  return {type, magic, super.part(offset, size, name)};
}

} // namespace

SuperBlob read_super_blob(const support::ByteView& data) {
  if (data.size() < super_blob_header_size) {
    malformed_signature(data, fmt::format("{} bytes (LC_CODE_SIGNATURE) are too few for one", data.size()));
  }
  const std::uint32_t magic = data.u32(0, "magic");
  if (magic != magic_embedded_signature) {
    malformed_signature(
        data, fmt::format("it starts with {:#010x} instead of {:#x}", magic, magic_embedded_signature));
  }
  SuperBlob result;
  result.size = data.u32(4, "length");
  const std::uint64_t count = data.u32(8, "count");
  if (count > most_blobs)
    malformed_signature(data, fmt::format("{} blobs, at most {} are read", count, most_blobs));
  const std::uint64_t index_end = super_blob_header_size + count * index_entry_size;
  if (result.size < index_end || result.size > data.size()) {
    malformed_signature(data,
                        fmt::format("a SuperBlob of {:#x} bytes, its index ends at {:#x} and the data at "
                                    "{:#x}",
                                    result.size, index_end, data.size()));
  }
  const support::ByteView super = data.part(0, result.size, "SuperBlob");
  for (std::uint64_t at = super_blob_header_size; at < index_end; at += index_entry_size) {
    const std::uint32_t type = super.u32(at, "type");
    if (result.find(type) != nullptr)
      malformed_signature(data, fmt::format("its index has {} twice", shown_blob(type)));
    result.blobs.push_back(read_blob(super, type, super.u32(at + 4, "offset"), index_end));
  }
  return result;
}

} // namespace pdist::binary::macho
