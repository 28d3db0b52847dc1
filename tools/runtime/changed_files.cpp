#include "runtime/changed_files.hpp"

#include "binary/binary.hpp"
#include "runtime/private_copy.hpp"
#include "runtime/stripped_files.hpp"
#include "sign/authenticode.hpp"
#include "support/found.hpp"

#include <memory>
#include <set>

namespace pdist::runtime {

namespace {

Path signed_copy(const sign::Signer& signer, const Path& file, const Request& request,
                 support::EpochSeconds time) {
  Path copy = place_of_copy(request, "signed", file);
  signer.sign(file, copy, time);
  // The copy stands for the original when later runs ask what changed.
  std::filesystem::last_write_time(copy, std::filesystem::last_write_time(file));
  return copy;
}

} // namespace

void strip_bundled(Draft& draft, const Request& request) {
  if (!request.strip) return;
  std::set<Path> built;
  for (const BuiltFile& file : request.built_files) {
    if (const auto real = support::real_path_if_found(file.path)) built.insert(*real);
  }
  for (auto& [path, entry] : draft.entries())
    if (!entry.plan.source.empty() && built.contains(entry.plan.source))
      entry.plan.source = stripped_copy(request, entry.plan.source);
}

std::vector<Path> sign_own_binaries(Draft& draft, const Request& request, support::EpochSeconds time) {
  if (!request.sign) return {};
  const std::unique_ptr<sign::Signer> signer = sign::authenticode_signer(*request.sign);
  for (auto& [path, entry] : draft.entries()) {
    if (!entry.own || entry.plan.source.empty()) continue;
    if (binary::detect(support::ReadableFile(entry.plan.source)) == binary::Format::pe)
      entry.plan.source = signed_copy(*signer, entry.plan.source, request, time);
  }
  return signer->inputs();
}

} // namespace pdist::runtime
