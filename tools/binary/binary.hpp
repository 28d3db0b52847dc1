// What is in a binary and how to edit it, whatever its format. Nothing here names a format's structures.
#pragma once

#include "binary/patch.hpp"
#include "support/bytes.hpp"
#include "support/file.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::binary {

enum class Format { elf, macho, pe };
enum class Kind { executable, shared_library, relocatable, core, other };

/// What a loader compares before it takes a library.
struct Architecture {
  /// GNU machine name, as in the first part of a target triplet (arm64e and x86_64h are Apple's): "x86_64",
  /// "i386", "aarch64", "arm", "powerpc", "powerpc64", "powerpc64le", "s390x", "mips", "riscv64", …;
  /// "unknown-<number>" where there is no name.
  std::string machine;
  int bits = 0; ///< word size: 32 or 64
  support::ByteOrder order = support::ByteOrder::little;
  /// What else must agree: "hard-float"/"soft-float" on arm, ABI on powerpc64, mips, arm64 (PE); else empty.
  std::string abi;
  bool operator==(const Architecture&) const = default;
};

/// Whether binaries of both can be in one process: all agrees, and the rest of the ABI where both tell it
/// (not every arm or powerpc64 file does).
bool fit_together(const Architecture& a, const Architecture& b);

/// For messages: "x86_64 (64-bit, little-endian)".
std::string shown(const Architecture& architecture);

/// What a binary says it will load with dlopen (`.note.dlopen`, UAPI ELF dlopen metadata).
struct DlopenNote {
  std::vector<std::string> sonames; ///< alternatives, most wanted first
  std::string feature, description;
  std::string priority; ///< "required", "recommended" (also when it says none) or "suggested"
};

/// What a binary was built for (LC_BUILD_VERSION, LC_VERSION_MIN_MACOSX).
struct PlatformVersion {
  std::string platform;            ///< "macos", "ios", "maccatalyst", …; "unknown-<number>"
  std::vector<unsigned> minimum{}; ///< the oldest system that it runs on: {11, 0}; three numbers where the
                                   ///< third is not 0
  std::vector<unsigned> sdk{};
  bool operator==(const PlatformVersion&) const = default;
};

/// The part of a binary that a loader acts on.
struct Binary {
  Format format = Format::elf;
  Kind kind = Kind::other;
  Architecture architecture;
  bool dynamic = false; ///< has a dynamic section: something for the loader to do
  bool static_pie = false;
  std::string soname;
  std::string interpreter;
  std::vector<std::string> needed; ///< in order, as written
  std::optional<std::string> rpath, runpath;
  std::vector<std::string> auxiliary, filter; ///< DT_AUXILIARY, DT_FILTER
  std::string audit, depaudit, config;        ///< DT_AUDIT, DT_DEPAUDIT, DT_CONFIG
  bool no_default_folders = false;            ///< DF_1_NODEFLIB
  bool gnu_hash_only = false;                 ///< has DT_GNU_HASH and no DT_HASH
  std::string build_id;                       ///< hex, empty when there is none
  std::vector<std::string> delayed;  ///< libraries that are loaded at the first call into them, in order
  std::vector<std::string> forwards; ///< libraries that exported functions are forwarded to, each once
  std::vector<DlopenNote> dlopen_notes;

  // Mach-O. `soname` is the install name (LC_ID_DYLIB), `needed` names every library command, `build_id` is
  // LC_UUID.
  /// Apple's name of the architecture, as `lipo` prints it: "x86_64", "arm64", "arm64e", …
  std::string slice;
  std::vector<std::string> rpaths;        ///< LC_RPATH, in order, as written; duplicates stay
  std::vector<std::string> weak_needed;   ///< those of `needed` that may be missing (LC_LOAD_WEAK_DYLIB)
  std::vector<PlatformVersion> platforms; ///< several where it runs on macOS and Mac Catalyst
  bool universal = false;                 ///< a fat file, also one of a single slice
  /// A fat file's further slices, in its order; this is the first.
  std::vector<Binary> other_slices;
};

/// A universal binary's slices, or the binary itself: each with the part that a loader acts on.
std::vector<const Binary*> slices_of(const Binary& binary);

/// Whether a loader maps it: a program or a shared library.
inline bool is_loaded(const Binary& binary) {
  return binary.kind == Kind::executable || binary.kind == Kind::shared_library;
}

/// One version of one library that a binary needs, and the symbols that need it.
struct VersionNeed {
  std::string library; ///< "libc.so.6"
  std::string version; ///< "GLIBC_2.34"
  bool weak = false;
  std::vector<std::string> symbols; ///< sorted
};

/// The format by the file's first bytes; nothing when it is none of ours.
std::optional<Format> detect(const support::ReadableFile& file);

/// Why a file that is not a binary is none, for errors: "it is empty", "it is text, perhaps a linker script",
/// …
std::string what_it_is(const support::ReadableFile& file);

/// Reads headers and what the loader needs of `file`, and nothing else of it; nothing when it is not a
/// binary. Throws `Error` for one that is malformed.
std::optional<Binary> read(const support::ReadableFile& file);

/// Symbol versions that `file` needs of other libraries, in the order of the file. Reads the symbol table
/// too.
std::vector<VersionNeed> read_version_needs(const support::ReadableFile& file);

/// The symbol versions that `file` defines itself, in the order of the file, without that of the file as a
/// whole.
std::vector<std::string> read_version_definitions(const support::ReadableFile& file);

/// A side-by-side assembly that a manifest depends on.
struct Assembly {
  std::string name, version; ///< as written: "Microsoft.VC90.CRT", "9.0.21022.8"
  std::string language = {}; ///< as written: "fr-be"; "*" or empty for all languages
  bool operator==(const Assembly&) const = default;
};

/// What Windows reads of a file beside what its loader acts on.
struct WindowsFacts {
  bool graphical = false; ///< a program that gets no console of its own
  std::string manifest;   ///< the embedded manifest, XML as it is in the file; empty when there is none
  std::vector<Assembly> assemblies;                         ///< what that manifest depends on
  std::optional<std::string> file_version, product_version; ///< four numbers: "1.2.3.0"
  /// Texts of the version resource by their keys ("CompanyName"), of its first language.
  std::vector<std::pair<std::string, std::string>> version_texts;
  std::uint32_t checksum = 0;         ///< as the header has it
  std::uint32_t actual_checksum = 0;  ///< as the bytes have it
  std::uint64_t certificate_size = 0; ///< bytes of the attribute certificate table; 0: not signed
  std::uint64_t overlay_size = 0;     ///< bytes behind the last section, without the certificate table
};

/// Nothing for what is no Windows binary. Reads the whole file. Throws `Error` for one that is malformed.
std::optional<WindowsFacts> read_windows_facts(const support::ReadableFile& file);

/// Names of the symbols that `file` wants of other files and that have no version, sorted.
std::vector<std::string> read_unversioned_symbols(const support::ReadableFile& file);

/// Whether `file` has debug information in it (DWARF's .debug_info); false for what is no binary.
bool has_debug_information(const support::ReadableFile& file);

/// The part of an edit that every format looks at: it makes it, or says why it cannot. Unset members change
/// nothing.
struct CommonEdit {
  enum class SearchPathTag { keep, runpath, rpath };
  /// The search path to have. Empty text: an empty entry is not written, the path is removed. Of Mach-O files
  /// these are all LC_RPATHs.
  std::optional<std::string> search_path;
  /// Which tag holds the search path: `keep` keeps the present one (RUNPATH where there is none).
  SearchPathTag tag = SearchPathTag::keep;
  std::vector<std::pair<std::string, std::string>> replace_needed; ///< old name, new name: all that PE takes
  std::vector<std::string> add_needed, remove_needed;
  std::optional<std::string> soname; ///< of Mach-O files, the install name
  std::optional<std::string> interpreter;
};

/// What only Mach-O files take. Each slice is edited on its own: what one of several slices has not got is
/// added to, removed from or changed in the others.
struct MachoEdit {
  std::vector<std::string> add_rpaths, remove_rpaths;
  std::vector<std::pair<std::string, std::string>> change_rpaths; ///< old, new
  /// Sign ad hoc what has no signature or one that does not match its bytes, also when nothing else changes.
  /// After any other edit of a Mach-O file an ad-hoc signature is made in any case.
  bool sign_ad_hoc = false;
  /// What the signature says of a bundle whose executable the file is: SHA-256 of its Info.plist and of its
  /// CodeResources (empty: nothing of it), and its identifier. A file that says something else, or nothing,
  /// is signed anew. Unset: as the old signature has it.
  std::optional<std::vector<std::byte>> info_plist_hash, resources_hash;
  std::optional<std::string> signing_identifier;
};

/// An edit of one binary, all of it validated before anything is planned. A format is refused the part of
/// another.
struct Edit : CommonEdit {
  MachoEdit macho;
};

/// Plans an edit: which bytes become what. Reads only what it needs. The plan is empty when the file is
/// already so. Throws `Error` saying why when the edit cannot be made safely.
Patch plan_edit(const support::ReadableFile& file, const Edit& edit);

/// What a Windows program is told in a section that it reserves for that.
struct ReservedSection {
  std::string name;                ///< as the header has it, at most 8 bytes
  std::vector<std::byte> expected; ///< what the section has to begin with
  std::vector<std::byte> contents; ///< what it begins with afterwards
  bool graphical = false;          ///< whether the program gets no console of its own
};

/// Plans to fill in `wanted`; nothing else of the program changes but its CheckSum and its subsystem. Throws
/// `Error` for a file that is no Windows program, has no such section or one that is too small or begins with
/// something else, or that is signed.
Patch plan_section(const support::ReadableFile& file, const ReservedSection& wanted);

/// Plans that a Windows binary has the time stamp that is in the header of `original`; its CheckSum follows.
/// GNU strip writes the time of its run there. Throws `Error` where one of the two is no Windows binary.
Patch plan_time_stamp(const support::ReadableFile& file, const support::ReadableFile& original);

/// The first bytes of a Windows program's section, at most `limit`, as they are in the file; nothing when it
/// has none of that name, or is no such program.
std::optional<std::vector<std::byte>> read_section(const support::ReadableFile& file, std::string_view name,
                                                   std::uint64_t limit);

/// Checks a binary that was written by a patch: it parses again, says what `edit` asked for, and its
/// structure holds (every pointer inside a segment, segments congruent and ascending, tables covered).
/// `before` is the unedited file.
void check_edited(const support::ReadableFile& after, const support::ReadableFile& before, const Edit& edit,
                  const Patch& patch);

} // namespace pdist::binary
