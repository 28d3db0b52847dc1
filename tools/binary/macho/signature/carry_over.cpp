#include "binary/macho/signature/carry_over.hpp"

#include "binary/macho/signature/constants.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::binary::macho {

namespace {

/// Flags that ask something of the system while the code runs, and nothing of a certificate.
constexpr std::uint32_t flags_for_all = flag_hard | flag_kill | flag_restrict | flag_enforcement;
/// Flags with which only libraries of the same team are loaded.
constexpr std::uint32_t flags_of_teams = flag_library_validation | flag_hardened_runtime;
constexpr std::uint64_t known_exec_flags = exec_allow_unsigned | exec_debugger | exec_jit |
                                           exec_skip_library_validation | exec_load_cdhash |
                                           exec_execute_cdhash;
/// The largest pages that both kinds of kernels take as they are: 4 KiB for x86-64, 16 KiB for arm64.
constexpr unsigned most_kept_page_log2 = 14;

/// What an entitlement means for the executable segment (entitlementsToExecSegFlags of Apple's
/// libsecurity_codesigning).
struct ExecFlag {
  std::string_view entitlement;
  std::uint64_t flag;
};
constexpr ExecFlag exec_flags[] = {
    {"get-task-allow", exec_allow_unsigned},
    {"com.apple.security.get-task-allow", exec_allow_unsigned},
    {"run-unsigned-code", exec_allow_unsigned},
    {"com.apple.private.cs.debugger", exec_debugger},
    {"dynamic-codesigning", exec_jit},
    {"com.apple.private.skip-library-validation", exec_skip_library_validation},
    {"com.apple.private.amfi.can-load-cdhash", exec_load_cdhash},
    {"com.apple.private.amfi.can-execute-cdhash", exec_execute_cdhash},
};

std::vector<std::byte> whole_blob(const Signature& old, std::uint32_t type) {
  const Blob* const blob = old.super_blob.find(type);
  if (blob == nullptr) return {};
  const auto bytes = blob->bytes.bytes();
  return {bytes.begin(), bytes.end()};
}

/// A requirement set without requirements: magic, length, count.
std::vector<std::byte> empty_requirements() {
  std::vector<std::byte> out(12);
  support::store_number(out, 0, magic_requirement_set, 4, support::ByteOrder::big);
  support::store_number(out, 4, out.size(), 4, support::ByteOrder::big);
  return out;
}

/// SHA-256 from a special slot of what is not in the signature itself.
std::vector<std::byte> outer_hash(const Signature& old, std::uint32_t slot) {
  for (const CodeDirectory& each : old.directories)
    if (each.hash.number == sha256_hashes().number)
      if (const auto hash = each.special_hash(slot)) return {hash->begin(), hash->end()};
  return {};
}

/// A CodeDirectory from before 0x20400 has no flags of its own for the executable segment.
std::uint64_t exec_flags_of(const Signature& old, std::string_view entitlements) {
  if (old.best().version >= version_exec_segment) return old.best().exec_flags & known_exec_flags;
  std::uint64_t flags = 0;
  for (const ExecFlag& each : exec_flags)
    if (has_entitlement(entitlements, each.entitlement)) flags |= each.flag;
  return flags;
}

bool only_a_directory(const Signature& old) {
  return old.super_blob.blobs.size() == 1 && old.best().special_count == 0;
}

void keep_flags(const Signature& old, bool needs_a_team, SigningInput& input) {
  const std::uint32_t kept = needs_a_team ? flags_for_all : flags_for_all | flags_of_teams;
  input.kept_flags = old.best().flags & kept;
  if ((input.kept_flags & flag_hardened_runtime) != 0) input.runtime_version = old.best().runtime_version;
}

bool has_constraints(const Signature& old) {
  for (std::uint32_t slot = slot_first_constraint; slot <= slot_last_constraint; ++slot)
    if (old.super_blob.find(slot) != nullptr) return true;
  return false;
}

} // namespace

bool has_entitlement(std::string_view xml, std::string_view name) {
  const std::string key = fmt::format("<key>{}</key>", name);
  const std::size_t at = xml.find(key);
  if (at == std::string_view::npos) return false;
  const std::size_t value = xml.find_first_not_of(" \t\r\n", at + key.size());
  return value != std::string_view::npos && xml.substr(value).starts_with("<true/>");
}

std::vector<std::string> carry_over(const Signature& old, SigningInput& input) {
  const CodeDirectory& directory = old.best();
  const std::string_view entitlements = support::as_text(old.contents(slot_entitlements));
  std::vector<std::string> lost;

  input.identifier = directory.identifier;
  if (directory.page_log2 != 0 && directory.page_log2 <= most_kept_page_log2)
    input.page_log2 = directory.page_log2;
  input.linker_signed = old.ad_hoc() && old.linker_signed() && only_a_directory(old);
  input.entitlements = whole_blob(old, slot_entitlements);
  input.entitlements_der = whole_blob(old, slot_entitlements_der);
  input.requirements = whole_blob(old, slot_requirements);
  input.info_plist_hash = outer_hash(old, slot_info_plist);
  input.resources_hash = outer_hash(old, slot_resources);
  input.kept_exec_flags = input.main_executable ? exec_flags_of(old, entitlements) : 0;
  if (old.ad_hoc()) {
    keep_flags(old, false, input);
  } else {
    const bool any_library =
        has_entitlement(entitlements, "com.apple.security.cs.disable-library-validation");
    keep_flags(old, input.main_executable && !any_library, input);
    input.kept_flags &= ~flag_library_validation;
    lost.push_back(directory.team.empty() ? "the signature of a certificate"
                                          : fmt::format("the signature of a certificate of team {}",
                                                        support::escaped(directory.team)));
    if (!input.requirements.empty()) input.requirements = empty_requirements();
  }
  const std::uint32_t gone = directory.flags & flags_of_teams & ~input.kept_flags;
  if ((gone & flag_hardened_runtime) != 0) lost.emplace_back("the hardened runtime");
  if ((gone & flag_library_validation) != 0) lost.emplace_back("library validation");
  if (has_constraints(old)) lost.emplace_back("launch constraints");
  return lost;
}

} // namespace pdist::binary::macho
