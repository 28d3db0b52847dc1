#include "binary/code_signature.hpp"

#include "binary/macho/container.hpp"
#include "binary/macho/image.hpp"
#include "binary/macho/signature/constants.hpp"
#include "binary/macho/signature/slice.hpp"
#include "support/error.hpp"

#include <algorithm>

namespace pdist::binary {

namespace {

std::vector<std::byte> special_hash(const macho::CodeDirectory& directory, std::uint32_t slot) {
  const auto hash = directory.special_hash(slot);
  if (!hash) return {};
  return {hash->begin(), hash->end()};
}

CodeDirectoryFacts facts_of(const macho::CodeDirectory& directory) {
  return {.digest_name = std::string(directory.hash.name),
          .algorithm = directory.hash.algorithm,
          .digest_size = directory.hash.size,
          .cdhash = directory.cdhash(),
          .info_plist = special_hash(directory, macho::slot_info_plist),
          .resources = special_hash(directory, macho::slot_resources)};
}

CodeSignature read_one(const macho::Image& image, SignatureCheck check) {
  CodeSignature out;
  out.slice = image.name();
  const auto found = macho::SliceSignature::read(image);
  if (!found) return out;
  const macho::Signature& signature = found->signature();
  out.present = true;
  out.ad_hoc = signature.ad_hoc();
  out.linker_signed = signature.linker_signed();
  out.has_entitlements = signature.super_blob.find(macho::slot_entitlements) != nullptr;
  out.identifier = signature.best().identifier;
  out.team = signature.best().team;
  out.size = found->place().size;
  out.directories.push_back(facts_of(signature.best()));
  for (const macho::CodeDirectory& each : signature.directories)
    if (&each != &signature.best()) out.directories.push_back(facts_of(each));
  if (check == SignatureCheck::pages)
    out.problems = macho::check_signature(signature, found->place(), macho::reader_of(image));
  return out;
}

} // namespace

bool CodeDirectoryFacts::is_digest_of(std::span<const std::byte> digest,
                                      std::span<const std::byte> bytes) const {
  std::vector<std::byte> actual = support::digest_of(algorithm, bytes);
  actual.resize(digest_size);
  return std::ranges::equal(actual, digest);
}

std::string certificate_of(const std::vector<CodeSignature>& slices) {
  for (const CodeSignature& slice : slices)
    if (slice.present && !slice.ad_hoc)
      return slice.team.empty() ? "a certificate" : "a certificate of team " + support::escaped(slice.team);
  return {};
}

std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file, SignatureCheck check) {
  std::vector<CodeSignature> out;
  if (!macho::is_macho(file)) return out;
  for (const macho::SliceRange& range : macho::container(file).slices)
    out.push_back(read_one(macho::Image(file, range), check));
  return out;
}

} // namespace pdist::binary
