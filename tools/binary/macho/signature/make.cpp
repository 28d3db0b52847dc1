#include "binary/macho/signature/make.hpp"

#include "binary/macho/signature/blobs.hpp"
#include "binary/macho/signature/constants.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace pdist::binary::macho {

namespace {

using Bytes = std::vector<std::byte>;

constexpr auto big = support::ByteOrder::big;
/// Hashes start at a multiple of it from the signature's start, as lld has them.
constexpr std::uint64_t hash_alignment = 16;

/// Writes fields one after the other.
class Fields {
public:
  explicit Fields(std::span<std::byte> out) : out_(out) {}
  Fields& u32(std::uint64_t value) { return number(value, 4); }
  Fields& u64(std::uint64_t value) { return number(value, 8); }
  Fields& u8(std::uint64_t value) { return number(value, 1); }

private:
  Fields& number(std::uint64_t value, std::size_t width) {
    support::store_number(out_, at_, value, width, big);
    at_ += width;
    return *this;
  }

  std::span<std::byte> out_;
  std::size_t at_ = 0;
};

/// A blob with nothing in it: magic and length.
Bytes empty_blob(std::uint32_t magic) {
  Bytes out(blob_header_size);
  Fields(out).u32(magic).u32(blob_header_size);
  return out;
}

/// What lies behind the CodeDirectory, by type.
std::vector<std::pair<std::uint32_t, Bytes>> further_blobs(const SigningInput& input) {
  std::vector<std::pair<std::uint32_t, Bytes>> out;
  const auto add = [&](std::uint32_t type, const Bytes& blob) {
    if (!blob.empty()) out.emplace_back(type, blob);
  };
  add(slot_requirements, input.requirements);
  add(slot_entitlements, input.entitlements);
  add(slot_entitlements_der, input.entitlements_der);
  // codesign leaves an empty wrapper where the certificate's signature would be; linkers do not.
  if (!input.linker_signed) add(slot_cms, empty_blob(magic_cms_wrapper));
  return out;
}

/// The hashes of the special slots, 1 first; without those behind the last one that there is.
std::vector<Bytes> special_hashes(const SigningInput& input) {
  std::vector<Bytes> out(slot_entitlements_der);
  const auto hash = [&](std::uint32_t slot, const Bytes& blob) {
    if (!blob.empty()) out[slot - 1] = sha256_hashes().of(blob);
  };
  out[slot_info_plist - 1] = input.info_plist_hash;
  out[slot_resources - 1] = input.resources_hash;
  hash(slot_requirements, input.requirements);
  hash(slot_entitlements, input.entitlements);
  hash(slot_entitlements_der, input.entitlements_der);
  while (!out.empty() && out.back().empty())
    out.pop_back();
  return out;
}

/// Where everything is in the signature.
struct Layout {
  std::uint64_t directory = 0;      ///< offset of the CodeDirectory
  std::uint64_t identifier = 0;     ///< offset in the CodeDirectory, as is the next
  std::uint64_t hashes = 0;         ///< of the first page's hash
  std::uint64_t directory_size = 0; ///< without what follows
  std::uint64_t pages = 0;
  std::uint64_t size = 0; ///< of the SuperBlob
};

Layout layout_of(const SigningInput& input, std::size_t special_count,
                 const std::vector<std::pair<std::uint32_t, Bytes>>& further) {
  constexpr std::uint64_t plain_header = 88, runtime_header = 96;
  Layout out;
  out.directory = support::rounded_up(super_blob_header_size + (1 + further.size()) * index_entry_size, 8);
  out.identifier = input.runtime_version == 0 ? plain_header : runtime_header;
  const std::uint64_t behind_identifier = out.directory + out.identifier + input.identifier.size() + 1;
  const std::uint64_t hash_size = sha256_hashes().size;
  out.hashes =
      support::rounded_up(behind_identifier, hash_alignment) - out.directory + special_count * hash_size;
  out.pages = page_count(input.code_limit, input.page_log2);
  out.directory_size = out.hashes + out.pages * hash_size;
  out.size = out.directory + out.directory_size;
  for (const auto& [type, blob] : further)
    out.size += blob.size();
  return out;
}

void refuse(const std::string& why) {
  throw support::Error({}, "cannot be signed", why);
}

void check_hash(const Bytes& hash, std::string_view what) {
  if (!hash.empty() && hash.size() != sha256_hashes().size)
    refuse(fmt::format("the SHA-256 of {} has {} bytes", what, hash.size()));
}

void check_blob(const Bytes& blob, std::uint32_t slot) {
  if (blob.empty()) return;
  const support::ByteView view(blob, big, {});
  if (blob.size() < blob_header_size || view.u32(4, "length") != blob.size())
    refuse(fmt::format("{} are no whole blob", shown_blob(slot)));
}

void validate(const SigningInput& input) {
  if (input.identifier.empty()) refuse("it has no identifier");
  if (input.identifier.find('\0') != std::string::npos) refuse("its identifier has a NUL in it");
  if (input.code_limit == 0) refuse("it is empty");
  if (input.code_limit > std::numeric_limits<std::uint32_t>::max()) {
    refuse(fmt::format("it has {:#x} bytes before its signature, whose offset has 32 bits (dataoff of "
                       "LC_CODE_SIGNATURE)",
                       input.code_limit));
  }
  check_hash(input.info_plist_hash, "Info.plist");
  check_hash(input.resources_hash, "CodeResources");
  check_blob(input.requirements, slot_requirements);
  check_blob(input.entitlements, slot_entitlements);
  check_blob(input.entitlements_der, slot_entitlements_der);
}

void put(std::span<std::byte> out, std::uint64_t offset, std::span<const std::byte> bytes) {
  std::ranges::copy(bytes, out.subspan(offset).begin());
}

void write_index(std::span<std::byte> out, const Layout& layout,
                 const std::vector<std::pair<std::uint32_t, Bytes>>& further) {
  Fields fields(out);
  fields.u32(magic_embedded_signature).u32(layout.size).u32(1 + further.size());
  fields.u32(slot_code_directory).u32(layout.directory);
  std::uint64_t offset = layout.directory + layout.directory_size;
  for (const auto& [type, blob] : further) {
    fields.u32(type).u32(offset);
    put(out, offset, blob);
    offset += blob.size();
  }
}

void write_directory(std::span<std::byte> out, const SigningInput& input, const Layout& layout,
                     std::size_t special_count) {
  const std::uint32_t flags = flag_ad_hoc | (input.linker_signed ? flag_linker_signed : 0) | input.kept_flags;
  const bool runtime = input.runtime_version != 0;
  Fields fields(out);
  fields.u32(magic_code_directory).u32(layout.directory_size);
  fields.u32(runtime ? version_runtime : version_exec_segment).u32(flags);
  fields.u32(layout.hashes).u32(layout.identifier).u32(special_count).u32(layout.pages).u32(input.code_limit);
  fields.u8(sha256_hashes().size).u8(sha256_hashes().number).u8(0).u8(input.page_log2).u32(0);
  fields.u32(0).u32(0).u32(0).u64(0); // scatterOffset, teamOffset, spare3, codeLimit64
  fields.u64(input.exec_base).u64(input.exec_limit);
  fields.u64((input.main_executable ? exec_main_binary : 0) | input.kept_exec_flags);
  if (runtime) fields.u32(input.runtime_version).u32(0);
  put(out, layout.identifier, support::as_bytes(input.identifier));
}

} // namespace

std::uint64_t signature_size(const SigningInput& input) {
  validate(input);
  const Layout layout = layout_of(input, special_hashes(input).size(), further_blobs(input));
  return support::rounded_up(layout.size, hash_alignment);
}

std::vector<std::byte> make_signature(const SigningInput& input, const ReadSlice& read) {
  validate(input);
  const auto further = further_blobs(input);
  const auto special = special_hashes(input);
  const Layout layout = layout_of(input, special.size(), further);
  Bytes out(support::rounded_up(layout.size, hash_alignment));
  write_index(out, layout, further);
  const auto directory = std::span(out).subspan(layout.directory, layout.directory_size);
  write_directory(directory, input, layout, special.size());
  const std::uint64_t hash_size = sha256_hashes().size;
  for (std::size_t i = 0; i < special.size(); ++i)
    put(directory, layout.hashes - (i + 1) * hash_size, special[i]);
  for (std::uint64_t i = 0; i < layout.pages; ++i)
    put(directory, layout.hashes + i * hash_size,
        hash_of(page_at(i, input.code_limit, input.page_log2), sha256_hashes(), read));
  return out;
}

} // namespace pdist::binary::macho
