#include "verify/signatures.hpp"

#include "binary/code_signature.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "verify/bundle_seals.hpp"
#include "verify/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace pdist::verify {

namespace {

using binary::CodeSignature;
using support::escaped;

/// What one binary's signatures are, or why they cannot be read.
struct Signatures {
  std::vector<CodeSignature> slices;
  std::string problem;
};

Signatures signatures_of(const DistTree& tree, const DistBinary& item) {
  try {
    return {binary::read_code_signatures(support::ReadableFile(tree.root / item.path)), {}};
  } catch (const support::Error& error) {
    return {{}, error.what()};
  }
}

/// Kernels for Apple's own processors end a program, and refuse a library, without a signature.
bool must_be_signed(const CodeSignature& slice) {
  return slice.slice.starts_with("arm64");
}

/// Remarks with the binaries that they are made of: a dist may have hundreds of a kind.
using Remarks = std::map<std::string, std::vector<std::string>>;

void judge_slice(const DistBinary& item, const CodeSignature& slice, const BundleSeals& seals, Check& check,
                 Remarks& remarks) {
  const std::string name = fmt::format("{}: {}", escaped(item.path), slice.slice);
  if (!slice.present) {
    if (!binary::is_loaded(item.binary)) return; // an object file
    if (must_be_signed(slice))
      check.findings.push_back(name + ": not signed: macOS does not load it");
    else
      remarks[slice.slice + ": not signed"].push_back(item.path);
    return;
  }
  for (const std::string& problem : slice.problems)
    check.findings.push_back(fmt::format("{}: {}", name, problem));
  if (!slice.ad_hoc) {
    const std::string team = slice.team.empty() ? "" : " of team " + escaped(slice.team);
    remarks[fmt::format("{}: signed with a certificate{}, which is not checked", slice.slice, team)]
        .push_back(item.path);
  }
  const bool names_seal = !slice.directories.front().resources.empty();
  if (names_seal && !seals.executables.contains(item.path))
    remarks[slice.slice + ": its signature is that of a bundle with a seal, which is not there"].push_back(
        item.path);
}

void add_notes(const Remarks& remarks, Check& check) {
  for (const auto& [text, paths] : remarks) {
    const std::string more = paths.size() == 1 ? "" : fmt::format(" and {} more", paths.size() - 1);
    check.notes.push_back(fmt::format("{}{}: {}", escaped(paths.front()), more, text));
  }
}

/// Those of a dist that is for another system, or for several.
std::vector<DistBinary> macho_files(const DistTree& tree) {
  std::vector<std::optional<DistBinary>> found(tree.entries.size());
  support::parallel_for(found.size(), [&](std::size_t i) {
    const support::TreeEntry& entry = tree.entries[i];
    if (entry.type != support::EntryType::file || entry.status.st_size == 0) return;
    const support::ReadableFile file(tree.root / entry.path);
    if (binary::detect(file) != binary::Format::macho) return;
    try {
      if (auto binary = binary::read(file)) found[i] = DistBinary{entry.path, std::move(*binary)};
    } catch (const support::Error&) {
      // Damaged, and for another system than the dist is: data.
    }
  });
  std::vector<DistBinary> out;
  for (std::optional<DistBinary>& item : found)
    if (item) out.push_back(std::move(*item));
  return out;
}

} // namespace

Check check_signatures(const DistTree& tree) {
  Check check{.name = "signatures"};
  const std::vector<DistBinary> others =
      tree.format == binary::Format::macho ? std::vector<DistBinary>() : macho_files(tree);
  const std::vector<DistBinary>& binaries = tree.format == binary::Format::macho ? tree.binaries : others;
  if (tree.format != binary::Format::macho && others.empty()) {
    check.outcome = Check::Outcome::skipped;
    check.summary = "the dist is not for macOS";
    return check;
  }
  BundleSeals seals = check_bundle_seals(tree);
  std::vector<Signatures> all(binaries.size());
  support::parallel_for(all.size(), [&](std::size_t i) { all[i] = signatures_of(tree, binaries[i]); });
  std::size_t signed_count = 0;
  Remarks remarks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].problem.empty()) check.findings.push_back(all[i].problem);
    for (const CodeSignature& slice : all[i].slices) {
      if (slice.present) ++signed_count;
      judge_slice(binaries[i], slice, seals, check, remarks);
    }
  }
  add_notes(remarks, check);
  std::ranges::move(seals.findings, std::back_inserter(check.findings));
  std::ranges::move(seals.notes, std::back_inserter(check.notes));
  check.details = support::Value::map();
  check.details.set("signatures", static_cast<std::uint64_t>(signed_count));
  check.details.set("bundles", static_cast<std::uint64_t>(seals.bundles));
  check.hint = "sign it again: what differs was changed after it was signed";
  const std::string failed = counted(check.findings.size(), "problem");
  std::string passed = counted(signed_count, "signature") + ", page by page as signed";
  if (seals.bundles != 0) passed += "; " + counted(seals.bundles, "bundle") + " as sealed";
  return concluded(std::move(check), passed, failed);
}

} // namespace pdist::verify
