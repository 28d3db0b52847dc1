#include "runtime/bundle/signing.hpp"

#include "binary/code_signature.hpp"
#include "binary/edit_file.hpp"
#include "runtime/bundle/check_seal.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"

#include <algorithm>

namespace pdist::runtime {

namespace {

namespace fs = std::filesystem;

std::vector<std::byte> sha256_of(std::string_view text) {
  return support::digest_of(support::DigestAlgorithm::sha256, support::as_bytes(text));
}

bool pages_agree(const fs::path& executable) {
  const auto slices = binary::read_code_signatures(support::ReadableFile(executable));
  return std::ranges::all_of(
      slices, [](const binary::CodeSignature& slice) { return slice.present && slice.problems.empty(); });
}

bool is_signed(const Bundle& bundle) {
  const SealCheck check = check_seal(bundle);
  return check.sealed && check.problems.empty() && pages_agree(bundle.folder / bundle.executable);
}

} // namespace

bool sign_bundle(const Bundle& bundle) {
  if (bundle.executable.empty())
    throw support::Error(bundle.folder.string(), "cannot be signed", "the bundle has no executable",
                         "name it in Info.plist (CFBundleExecutable)");
  if (is_signed(bundle)) return false;
  const std::string seal = code_resources(sealed_items(bundle));
  const fs::path target = bundle.folder / seal_path;
  fs::create_directories(target.parent_path());
  bool written = support::publish_file(target, {.flush = false, .mode = 0644, .like = {}},
                                       [&](support::OutputFile& out) { out.write(seal); });
  binary::Edit edit;
  edit.macho.sign_ad_hoc = true;
  edit.macho.resources_hash = sha256_of(seal);
  edit.macho.info_plist_hash =
      sha256_of(support::read_text_file(bundle.folder / bundle.info_plist, largest_info_plist));
  if (!bundle.identifier.empty()) edit.macho.signing_identifier = bundle.identifier;
  const fs::path executable = bundle.folder / bundle.executable;
  const support::ReadableFile source(executable);
  const binary::Patch patch = binary::plan_edit(source, edit);
  if (!patch.empty() && binary::write_edited(source, edit, patch, executable)) written = true;
  return written;
}

} // namespace pdist::runtime
