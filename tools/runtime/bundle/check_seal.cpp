#include "runtime/bundle/check_seal.hpp"

#include "binary/code_signature.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/parallel.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace pdist::runtime {

namespace {

namespace fs = std::filesystem;
using support::escaped;

/// Most bytes of a CodeResources that are read: 100,000 files take some 30 MiB.
constexpr std::uint64_t largest_seal = 256U << 20;
/// Added files are named one by one up to here: a seal of something else would name every file.
constexpr std::size_t most_added = 20;

class BundleCheck {
public:
  explicit BundleCheck(const Bundle& bundle)
      : bundle_(bundle),
        text_(support::read_text_file(bundle_.folder / seal_path, largest_seal)),
        seal_(read_code_resources(text_, (bundle_.folder / seal_path).string())) {}

  SealCheck run() {
    out_.sealed = true;
    out_.own_rules = seal_.own_rules;
    check_executable();
    std::vector<std::string> problems(seal_.seals.size());
    support::parallel_for(seal_.seals.size(),
                          [&](std::size_t i) { problems[i] = problem_of(seal_.seals[i]); });
    for (std::size_t i = 0; i < problems.size(); ++i)
      if (!problems[i].empty()) find(seal_.seals[i].path, problems[i]);
    if (!seal_.own_rules) check_added();
    return std::move(out_);
  }

private:
  void find(std::string_view path, const std::string& what) {
    out_.problems.push_back({std::string(path), what});
  }

  /// The executable's signature is what holds the seal, which holds everything else.
  void check_executable() {
    if (bundle_.executable.empty()) {
      find(seal_path, "the bundle has no executable whose signature has its digest");
      return;
    }
    const std::string info = support::read_text_file(bundle_.folder / bundle_.info_plist, largest_info_plist);
    const support::ReadableFile file(bundle_.folder / bundle_.executable);
    for (const binary::CodeSignature& slice :
         binary::read_code_signatures(file, binary::SignatureCheck::none)) {
      if (!slice.present) find(bundle_.executable, slice.slice + ": not signed, in a bundle that is sealed");
      for (const binary::CodeDirectoryFacts& directory : slice.directories) {
        check_digest(slice.slice, directory, directory.resources, text_, "CodeResources");
        check_digest(slice.slice, directory, directory.info_plist, info, "Info.plist");
      }
    }
  }

  void check_digest(const std::string& slice, const binary::CodeDirectoryFacts& directory,
                    const std::vector<std::byte>& digest, const std::string& contents, const char* what) {
    if (digest.empty())
      find(bundle_.executable,
           fmt::format("{}: its signature says nothing of {} ({})", slice, what, directory.digest_name));
    else if (!directory.is_digest_of(digest, support::as_bytes(contents)))
      find(bundle_.executable,
           fmt::format("{}: {} is not what was signed ({})", slice, what, directory.digest_name));
  }

  /// Why what is at a path is not what was sealed; empty when it is.
  std::string problem_of(const Seal& seal) const {
    if (!support::is_inner_path(seal.path)) return "a path that leaves the bundle is sealed";
    const fs::path path = bundle_.folder / seal.path;
    const std::optional<struct stat> status = support::found_itself(path);
    if (!status) return seal.optional ? "" : "sealed, and not there";
    const bool symlink = S_ISLNK(status->st_mode);
    if (symlink != seal.link_target.has_value())
      return symlink ? "a symlink, sealed as a file" : "sealed as a symlink, and none";
    if (symlink)
      return fs::read_symlink(path) == *seal.link_target
                 ? ""
                 : fmt::format("a symlink to '{}', sealed with another target",
                               escaped(fs::read_symlink(path).string()));
    if (!seal.requirement.empty() || !seal.cdhash.empty()) return problem_of_code(seal, path);
    if (!S_ISREG(status->st_mode)) return "sealed as a file, and none";
    return is_as_sealed(seal, path) ? "" : "not what was sealed";
  }

  static std::string problem_of_code(const Seal& seal, const fs::path& path) {
    if (seal.cdhash.empty()) return ""; // its requirement is for a certificate's signature
    const auto hashes = cdhashes_of(path);
    return std::ranges::find(hashes, seal.cdhash) != hashes.end() ? ""
                                                                  : "its signature is not the sealed one";
  }

  static bool is_as_sealed(const Seal& seal, const fs::path& path) {
    const support::ReadableFile file(path);
    const bool newer = !seal.sha256.empty();
    support::Digest digest(newer ? support::DigestAlgorithm::sha256 : support::DigestAlgorithm::sha1);
    std::vector<std::byte> buffer(std::min<std::uint64_t>(1U << 18, file.size()));
    for (std::uint64_t at = 0; at < file.size(); at += buffer.size()) {
      buffer.resize(file.read_some(at, buffer));
      if (buffer.empty()) break;
      digest.update(buffer);
    }
    return digest.finish_bytes() == (newer ? seal.sha256 : seal.sha1);
  }

  void check_added() {
    std::set<std::string_view> sealed;
    for (const Seal& seal : seal_.seals)
      sealed.insert(seal.path);
    std::size_t added = 0;
    for (const SealPlace& place : seal_places(bundle_))
      if (!sealed.contains(place.path) && ++added <= most_added) find(place.path, "not sealed: added since");
    if (added > most_added) find({}, fmt::format("{} entries are not sealed in all", added));
  }

  const Bundle& bundle_;
  std::string text_;
  CodeResources seal_;
  SealCheck out_;
};

} // namespace

SealCheck check_seal(const Bundle& bundle) {
  if (!support::is_file(bundle.folder / seal_path)) return {};
  return BundleCheck(bundle).run();
}

} // namespace pdist::runtime
