#include "binary/macho/signature/describe.hpp"

#include "binary/code_signature.hpp"
#include "binary/macho/container.hpp"
#include "binary/macho/image.hpp"
#include "binary/macho/signature/constants.hpp"
#include "binary/macho/signature/slice.hpp"

namespace pdist::binary::macho {

namespace {

std::vector<std::byte> special_hash(const CodeDirectory& directory, std::uint32_t slot) {
  const auto hash = directory.special_hash(slot);
  if (!hash) return {};
  return {hash->begin(), hash->end()};
}

CodeDirectoryFacts facts_of(const CodeDirectory& directory) {
  return {.digest_name = std::string(directory.hash.name),
          .algorithm = directory.hash.algorithm,
          .digest_size = directory.hash.size,
          .cdhash = directory.cdhash(),
          .info_plist = special_hash(directory, slot_info_plist),
          .resources = special_hash(directory, slot_resources)};
}

CodeSignature read_one(const Image& image, SignatureCheck check) {
  CodeSignature out;
  out.slice = image.name();
  const auto found = SliceSignature::read(image);
  if (!found) return out;
  const Signature& signature = found->signature();
  out.present = true;
  out.ad_hoc = signature.ad_hoc();
  out.linker_signed = signature.linker_signed();
  out.has_entitlements = signature.super_blob.find(slot_entitlements) != nullptr;
  out.identifier = signature.best().identifier;
  out.team = signature.best().team;
  out.size = found->place().size;
  out.directories.push_back(facts_of(signature.best()));
  for (const CodeDirectory& each : signature.directories)
    if (&each != &signature.best()) out.directories.push_back(facts_of(each));
  if (check == SignatureCheck::pages)
    out.problems = check_signature(signature, found->place(), reader_of(image));
  return out;
}

} // namespace

std::vector<CodeSignature> read_code_signatures(const support::ReadableFile& file, SignatureCheck check) {
  std::vector<CodeSignature> out;
  for (const SliceRange& range : container(file).slices)
    out.push_back(read_one(Image(file, range), check));
  return out;
}

} // namespace pdist::binary::macho
