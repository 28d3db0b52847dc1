// Apple's standard rules for the resource seal of a bundle: which path is sealed how. Pure calculation.
//
// As BundleDiskRep and ResourceBuilder of its libsecurity_codesigning have them (Technical Note TN2206).
// Paths are relative to the sealed folder.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace pdist::runtime {

/// What the rules for systems since OS X 10.9 (rules2) want of a path.
struct SealRule {
  enum class Kind {
    omitted, ///< may change: .DS_Store, PkgInfo; Info.plist, which the signature itself has the hash of
    file,    ///< sealed by its digest
    code,    ///< code with a signature of its own, sealed by that: what is in Frameworks, MacOS, PlugIns, …
  };
  Kind kind = Kind::file;
  bool optional = false; ///< may be missing later: languages
  bool operator==(const SealRule&) const = default;
};

/// The rule for a file or folder. Symlinks are never code, whatever the rule says.
SealRule seal_rule(std::string_view path);

/// Whether the rules for older systems (rules) seal a file, too; nothing when they leave it out. The value is
/// whether it may be missing later.
std::optional<bool> old_seal_rule(std::string_view path);

/// Whether a path is no part of the seal, by what it is for: _CodeSignature itself, an App Store receipt.
bool is_outside_seal(std::string_view path);

/// One rule: the pattern as a seal has it, and the same as a function (a test compares them). Of those that
/// match, the one of the largest weight holds.
struct SealPattern {
  std::string_view pattern;
  bool (*matches)(std::string_view path);
  unsigned weight = 1;
  bool nested = false, omit = false, optional = false;
};

/// The rules for systems since OS X 10.9, and those for older ones, sorted by pattern.
std::span<const SealPattern> seal_patterns();
std::span<const SealPattern> old_seal_patterns();

} // namespace pdist::runtime
