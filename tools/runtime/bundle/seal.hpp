// Apple's bundles on the disk: where their parts are, and what is sealed in them.
#pragma once

#include "runtime/bundle/code_resources.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pdist::runtime {

/// A bundle with code: an application, plug-in, helper (Contents) or a framework's version (Versions/A).
struct Bundle {
  std::filesystem::path folder; ///< what is sealed: "Chat.app/Contents", "Qt.framework/Versions/A"
  std::string info_plist;       ///< inside of it: "Info.plist", "Resources/Info.plist"
  std::string executable;       ///< inside of it, its own seal: "MacOS/Chat", "Qt"; empty: it has no code
  std::string identifier;       ///< CFBundleIdentifier; may be empty
};

/// Most bytes of an Info.plist that are read: real ones have some KiB, with types of documents some hundred.
inline constexpr std::uint64_t largest_info_plist = 16U << 20;

/// Where the seal is, inside of the sealed folder.
inline constexpr std::string_view seal_path = "_CodeSignature/CodeResources";

/// The bundle whose sealed folder this is. Throws `Error` when it has no Info.plist, or one that is
/// malformed.
Bundle read_bundle(const std::filesystem::path& sealed_folder);

/// The bundle at a path such as "Chat.app" or "Qt.framework" (its current version); nothing when it has not
/// the form of one.
std::optional<Bundle> find_bundle(const std::filesystem::path& path);

/// What has a place in the seal, sorted by path; nothing of it is read.
struct SealPlace {
  enum class Kind { file, symlink, code };
  std::string path;
  Kind kind = Kind::file;
  std::string link_target; ///< of a symlink
};
std::vector<SealPlace> seal_places(const Bundle& bundle);

/// Names of code by the digests of its CodeDirectories, each slice's favourite one first; of a folder those
/// of the bundle in it. Throws `Error` for what is no code or has a slice that is not signed: code inside is
/// signed before what is around it.
std::vector<std::vector<std::byte>> cdhashes_of(const std::filesystem::path& code);

/// What is sealed, with its digests.
///
/// To sign a bundle: sign all code in it but its executable, inner bundles first; write `code_resources` of
/// this to `seal_path`; then sign the executable with the digests of Info.plist and of what was written, and
/// with the bundle's identifier. Throws `Error` for a file in a folder for code that is no code, as Apple's
/// codesign refuses it, and as `cdhashes_of` does.
std::vector<SealedItem> sealed_items(const Bundle& bundle);

} // namespace pdist::runtime
