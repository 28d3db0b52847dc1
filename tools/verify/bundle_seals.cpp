#include "verify/bundle_seals.hpp"

#include "runtime/bundle/check_seal.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::verify {

namespace {

void check_bundle(const DistTree& tree, const std::string& folder, BundleSeals& out) {
  const runtime::Bundle bundle = runtime::read_bundle(tree.root / folder);
  const runtime::SealCheck check = runtime::check_seal(bundle);
  ++out.bundles;
  if (!bundle.executable.empty()) out.executables.insert(folder + '/' + bundle.executable);
  for (const runtime::SealProblem& problem : check.problems) {
    const std::string path = problem.path.empty() ? folder : folder + '/' + problem.path;
    out.findings.push_back(fmt::format("{}: {}", support::escaped(path), problem.what));
  }
  if (check.own_rules)
    out.notes.push_back(fmt::format("{}: sealed with rules of its own: what was added is not looked for",
                                    support::escaped(folder)));
}

} // namespace

BundleSeals check_bundle_seals(const DistTree& tree) {
  BundleSeals out;
  const std::string ending = '/' + std::string(runtime::seal_path);
  for (const support::TreeEntry& entry : tree.entries) {
    if (entry.type != support::EntryType::file || !entry.path.ends_with(ending)) continue;
    try {
      check_bundle(tree, entry.path.substr(0, entry.path.size() - ending.size()), out);
    } catch (const support::Error& error) {
      out.findings.emplace_back(error.what());
    }
  }
  return out;
}

} // namespace pdist::verify
