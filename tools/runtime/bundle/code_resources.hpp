// The resource seal of a signed bundle, _CodeSignature/CodeResources: which file is sealed how, written and
// read. Pure calculation.
//
// Apple's rules and form: Technical Note TN2206, and BundleDiskRep, ResourceBuilder and ResourceSeal of its
// libsecurity_codesigning. Paths are relative to the sealed folder: "Contents" of an application or plug-in,
// "Versions/A" of a framework.
#pragma once

#include "runtime/bundle/seal_rules.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::runtime {

/// One sealed entry: exactly one of digests, target and code is there.
struct SealedItem {
  std::string path;
  std::vector<std::byte> sha1, sha256;      ///< of a file
  std::optional<std::string> link_target{}; ///< of a symlink, as stored
  /// Of code with a signature of its own: the cdhash of each slice, the system's favourite digest first.
  std::vector<std::vector<std::byte>> cdhashes{};
};

/// The file CodeResources: XML, entries sorted by path, the same bytes for the same items. Entries that the
/// rules omit are left out. Throws `Error` for a name that XML cannot hold.
std::string code_resources(std::vector<SealedItem> items);

/// An entry as a CodeResources file has it.
struct Seal {
  std::string path;
  bool optional = false;
  std::vector<std::byte> sha1, sha256; ///< empty where it has none
  std::optional<std::string> link_target{};
  std::vector<std::byte> cdhash{}; ///< of code; empty where it has none
  std::string requirement{};       ///< of code, as text: what its signature has to fulfil
};

struct CodeResources {
  std::vector<Seal> seals; ///< files2; of a file from before OS X 10.9, files
  bool own_rules = false;  ///< its rules are not those of `seal_rule`
};

/// Reads a CodeResources file. Throws `Error` for what is malformed.
CodeResources read_code_resources(std::string_view text, const std::string& file);

} // namespace pdist::runtime
