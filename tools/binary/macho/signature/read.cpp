#include "binary/macho/signature/read.hpp"

#include "binary/macho/signature/constants.hpp"

#include <fmt/format.h>

namespace pdist::binary::macho {

namespace {

bool is_code_directory(std::uint32_t type) {
  return type == slot_code_directory || (type >= slot_first_alternate && type <= slot_last_alternate);
}

/// SHA-384, SHA-256, truncated SHA-256, SHA-1: the order in which xnu prefers them (hashPriorities in
/// bsd/kern/ubc_subr.c).
int strength(const CodeDirectory& directory) {
  switch (directory.hash.number) {
  case 4:
    return 4;
  case 2:
    return 3;
  case 3:
    return 2;
  default:
    return 1;
  }
}

void check_magic(const support::ByteView& data, const Blob& blob, std::uint32_t wanted) {
  if (blob.magic == wanted) return;
  malformed_signature(data, fmt::format("{} start with {:#010x} instead of {:#x}", shown_blob(blob.type),
                                        blob.magic, wanted));
}

void check_magics(const support::ByteView& data, const SuperBlob& super_blob) {
  for (const Blob& blob : super_blob.blobs) {
    if (blob.type == slot_requirements) check_magic(data, blob, magic_requirement_set);
    if (blob.type == slot_entitlements) check_magic(data, blob, magic_entitlements);
    if (blob.type == slot_entitlements_der) check_magic(data, blob, magic_entitlements_der);
  }
}

} // namespace

Signature read_signature(const support::ByteView& data) {
  Signature out;
  out.super_blob = read_super_blob(data);
  check_magics(data, out.super_blob);
  const Blob* const first = out.super_blob.find(slot_code_directory);
  if (first == nullptr) malformed_signature(data, "it has no CodeDirectory");
  out.directories.emplace_back(first->bytes);
  for (const Blob& blob : out.super_blob.blobs)
    if (is_code_directory(blob.type) && blob.type != slot_code_directory)
      out.directories.emplace_back(blob.bytes);
  return out;
}

const CodeDirectory& Signature::best() const {
  const CodeDirectory* best = &directories.front();
  for (const CodeDirectory& each : directories)
    if (strength(each) > strength(*best)) best = &each;
  return *best;
}

bool Signature::ad_hoc() const {
  return (best().flags & flag_ad_hoc) != 0;
}

bool Signature::linker_signed() const {
  return (best().flags & flag_linker_signed) != 0;
}

std::span<const std::byte> Signature::contents(std::uint32_t type) const {
  const Blob* const blob = super_blob.find(type);
  if (blob == nullptr) return {};
  return blob->bytes.bytes().subspan(blob_header_size);
}

} // namespace pdist::binary::macho
