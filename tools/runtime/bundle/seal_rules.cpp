#include "runtime/bundle/seal_rules.hpp"

#include <algorithm>
#include <array>

namespace pdist::runtime {

namespace {

bool in_resources(std::string_view path) {
  return path.starts_with("Resources/");
}

/// "^Resources/.*\.lproj/": somewhere behind the folder a name ends so.
bool in_language(std::string_view path) {
  return in_resources(path) &&
         path.find(".lproj/", std::string_view("Resources/").size()) != std::string_view::npos;
}

/// "^Resources/.*\.lproj/locversion.plist$", in which one '.' stands for any byte.
bool is_language_version(std::string_view path) {
  constexpr std::string_view start = ".lproj/locversion", end = "plist";
  constexpr std::size_t least = std::string_view("Resources/").size() + start.size() + 1 + end.size();
  return in_resources(path) && path.size() >= least && path.ends_with(end) &&
         path.substr(0, path.size() - end.size() - 1).ends_with(start);
}

bool in_base_language(std::string_view path) {
  return path.starts_with("Resources/Base.lproj/");
}

bool is_debug_bundle(std::string_view path) {
  return path.ends_with(".dSYM") || path.find(".dSYM/") != std::string_view::npos;
}

bool is_finder_file(std::string_view path) {
  return path == ".DS_Store" || path.ends_with("/.DS_Store");
}

bool in_code_folder(std::string_view path) {
  constexpr std::array folders{"Frameworks/",        "SharedFrameworks/",  "PlugIns/", "Plug-ins/",
                               "XPCServices/",       "Helpers/",           "MacOS/",   "Library/Automator/",
                               "Library/Spotlight/", "Library/LoginItems/"};
  return std::ranges::any_of(folders, [&](std::string_view folder) { return path.starts_with(folder); });
}

constexpr std::string_view code_folders_pattern =
    "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library/"
    "(Automator|Spotlight|LoginItems))/";

/// Sorted by pattern, as they are written.
constexpr std::array rules2{
    SealPattern{R"(.*\.dSYM($|/))", is_debug_bundle, 11},
    SealPattern{R"(^(.*/)?\.DS_Store$)", is_finder_file, 2000, false, true},
    SealPattern{code_folders_pattern, in_code_folder, 10, true},
    SealPattern{"^.*", [](std::string_view) { return true; }},
    SealPattern{R"(^Info\.plist$)", [](std::string_view path) { return path == "Info.plist"; }, 20, false,
                true},
    SealPattern{"^PkgInfo$", [](std::string_view path) { return path == "PkgInfo"; }, 20, false, true},
    SealPattern{"^Resources/", in_resources, 20},
    SealPattern{R"(^Resources/.*\.lproj/)", in_language, 1000, false, false, true},
    SealPattern{R"(^Resources/.*\.lproj/locversion.plist$)", is_language_version, 1100, false, true},
    SealPattern{R"(^Resources/Base\.lproj/)", in_base_language, 1010},
    SealPattern{"^[^/]+$", [](std::string_view path) { return path.find('/') == std::string_view::npos; }, 10,
                true},
    SealPattern{R"(^embedded\.provisionprofile$)",
                [](std::string_view path) { return path == "embedded.provisionprofile"; }, 20},
    SealPattern{R"(^version\.plist$)", [](std::string_view path) { return path == "version.plist"; }, 20},
};

/// For systems before OS X 10.9, and with SHA-1.
constexpr std::array rules{
    SealPattern{"^Resources/", in_resources},
    SealPattern{R"(^Resources/.*\.lproj/)", in_language, 1000, false, false, true},
    SealPattern{R"(^Resources/.*\.lproj/locversion.plist$)", is_language_version, 1100, false, true},
    SealPattern{R"(^Resources/Base\.lproj/)", in_base_language, 1010},
    SealPattern{"^version.plist$",
                [](std::string_view path) {
                  return path.size() == 13 && path.starts_with("version") && path.ends_with("plist");
                }},
};

/// The rule of the largest weight among those that match; nullptr when none does.
const SealPattern* find_rule(std::span<const SealPattern> all, std::string_view path) {
  const SealPattern* best = nullptr;
  for (const SealPattern& rule : all)
    if ((best == nullptr || rule.weight > best->weight) && rule.matches(path)) best = &rule;
  return best;
}

} // namespace

std::span<const SealPattern> seal_patterns() {
  return rules2;
}

std::span<const SealPattern> old_seal_patterns() {
  return rules;
}

SealRule seal_rule(std::string_view path) {
  const SealPattern& rule = *find_rule(rules2, path); // "^.*" matches everything
  using Kind = SealRule::Kind;
  return {rule.omit ? Kind::omitted : rule.nested ? Kind::code : Kind::file, rule.optional};
}

std::optional<bool> old_seal_rule(std::string_view path) {
  const SealPattern* const rule = find_rule(rules, path);
  if (rule == nullptr || rule->omit) return std::nullopt;
  return rule->optional;
}

bool is_outside_seal(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  return first == "_CodeSignature" || first == "_MASReceipt" || path == "CodeResources";
}

} // namespace pdist::runtime
