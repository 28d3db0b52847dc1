#include "verify/verify.hpp"

#include "binary/symbol_version.hpp"
#include "loader/closure.hpp"
#include "loader/policy.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "runtime/recipe/requirement.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"
#include "verify/abi_floor.hpp"
#include "verify/build_paths.hpp"
#include "verify/checks.hpp"
#include "verify/libraries.hpp"
#include "verify/private_folders.hpp"
#include "verify/signatures.hpp"
#include "verify/smoke_test.hpp"
#include "verify/tree_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace pdist::verify {

namespace {

using Outcome = Check::Outcome;

/// A check with its name, so that it can be left out, and so that its failure to run is its finding.
struct NamedCheck {
  std::string name;
  std::function<Check()> make;
};

std::vector<std::string> hidden_folders(const VerifyRequest& request) {
  std::vector<std::filesystem::path> all = request.private_folders;
  all.insert(all.end(), request.hidden_folders.begin(), request.hidden_folders.end());
  return private_folders(all).folders;
}

std::vector<NamedCheck> checks_of(const VerifyRequest& request, const DistTree& tree,
                                  const PrivateFolders& folders) {
  return {
      {"libraries",
       [&] {
         const auto file =
             request.library_policy.empty() ? loader::default_policy(tree.format) : request.library_policy;
         loader::Policy policy = loader::Policy::read(file);
         if (const auto manifest = manifest::find_if_there(tree.root))
           for (const manifest::Requirement& each : manifest::read(*manifest).facts.requirements)
             policy.put_first(runtime::entries_for(each.description, each.libraries));
         return check_libraries(tree, policy, loader::exclusions(request.exclude_regexes));
       }},
      {"search-paths", [&] { return check_search_paths(tree); }},
      {"build-paths", [&] { return check_build_paths(tree, folders, request.allowed_paths); }},
      {"symlinks", [&] { return check_symlinks(tree); }},
      {"permissions", [&] { return check_permissions(tree); }},
      {"abi", [&] { return check_abi(tree, request.abi_floor); }},
      {"signatures", [&] { return check_signatures(tree); }},
      {"manifest", [&] { return check_manifest(tree, request.name); }},
      {"required-files", [&] { return check_required_files(tree, request.required_files); }},
      {"smoke-test", [&] { return check_smoke_test(tree, request, hidden_folders(request)); }},
  };
}

Check failed_to_run(const std::string& name, const support::Error& error) {
  return {.name = name,
          .outcome = Outcome::failed,
          .summary = "could not be checked",
          .findings = {error.what()},
          .hint = error.hint()};
}

Check made(const NamedCheck& check) {
  try {
    return check.make();
  } catch (const support::Error& error) {
    return failed_to_run(check.name, error);
  } catch (const support::Errors& errors) {
    Check result = failed_to_run(check.name, errors.all().front());
    for (std::size_t i = 1; i < errors.all().size(); ++i)
      result.findings.emplace_back(errors.all()[i].what());
    return result;
  }
}

void validate(const VerifyRequest& request) {
  for (const auto& [family, floor] : request.abi_floor) {
    if (binary::parse_numbers(floor)) continue;
    throw support::UsageError({},
                              fmt::format("the ABI floor '{}={}' is not a version", support::escaped(family),
                                          support::escaped(floor)),
                              {}, "write it as in GLIBC=2.31");
  }
  static_cast<void>(loader::exclusions(request.exclude_regexes));
  for (const std::string& name : request.skipped_checks) {
    if (std::ranges::find(check_names(), name) != check_names().end()) continue;
    throw support::UsageError({}, fmt::format("there is no check '{}'", support::escaped(name)), {},
                              support::did_you_mean(name, check_names()));
  }
}

void require_some_file(const DistTree& tree) {
  const bool has_some = std::ranges::any_of(tree.entries, [](const support::TreeEntry& entry) {
    return entry.type == support::EntryType::file && !is_manifest_file(entry.path);
  });
  if (!has_some)
    throw support::Error(tree.root.string(), "there is nothing to prove", "the folder has no file",
                         "name the folder of a dist");
}

} // namespace

bool Report::passed() const {
  return std::ranges::none_of(checks, [](const Check& check) { return check.outcome == Outcome::failed; });
}

std::string_view Report::verdict() const {
  if (!passed()) return "failed";
  const bool has_manifest = std::ranges::any_of(checks, [](const Check& check) {
    return check.name == "manifest" && check.outcome == Outcome::passed;
  });
  return has_manifest ? "proven" : checked_only;
}

const std::vector<std::string>& check_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const NamedCheck& check : checks_of({}, {}, {}))
      out.push_back(check.name);
    return out;
  }();
  return names;
}

Report verify(const VerifyRequest& request) {
  validate(request);
  const DistTree tree = read_dist(request.dist);
  require_some_file(tree);
  const PrivateFolders folders = private_folders(request.private_folders);
  Report report{.dist = request.dist};
  for (const NamedCheck& check : checks_of(request, tree, folders)) {
    const bool skipped = std::ranges::count(request.skipped_checks, check.name) != 0;
    report.checks.push_back(
        skipped ? Check{.name = check.name, .outcome = Outcome::skipped, .summary = "left out as asked"}
                : made(check));
  }
  return report;
}

Check concluded(Check check, std::string passed, std::string failed) {
  check.outcome = check.findings.empty() ? Outcome::passed : Outcome::failed;
  check.summary = check.findings.empty() ? std::move(passed) : std::move(failed);
  if (check.findings.empty()) check.hint.clear();
  return check;
}

std::string counted(std::size_t count, std::string_view noun) {
  if (count == 1) return fmt::format("1 {}", noun);
  if (noun.ends_with('y')) return fmt::format("{} {}ies", count, noun.substr(0, noun.size() - 1));
  return fmt::format("{} {}s", count, noun);
}

} // namespace pdist::verify
