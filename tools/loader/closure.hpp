// The dependency closure of binaries, as the target's loader would find it, without running anything.
#pragma once

#include "binary/binary.hpp"
#include "loader/policy.hpp"
#include "support/error.hpp"
#include "support/regex.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pdist::loader {

/// A binary to start from.
struct Root {
  /// Where the loader would see it (its folder is $ORIGIN; of a program the folder without symlinks, as the
  /// kernel says it). For an installed file this is its build-tree twin. A relative path starts at the
  /// current folder.
  std::filesystem::path path;
  /// A module that is loaded with dlopen by the root of this index: that program's libraries are loaded
  /// already and its RPATH is searched too. Absent for programs and for modules that must stand alone.
  std::optional<std::size_t> loaded_by;
};

struct ClosureRequest {
  std::vector<Root> roots;
  /// The target's file system: `/` for the machine itself. Its ld.so.cache or ld.so.conf and default folders
  /// are used, never the host's own. Absolute folders in search paths of files below a sysroot are the
  /// sysroot's, with symlinks followed inside it. In those of other files (a build tree) they are the
  /// sysroot's where it has them, else the build machine's, but never its /usr and /lib. Absent: the system
  /// offers nothing (a dist that must stand alone).
  std::optional<std::filesystem::path> sysroot;
  /// Searched after everything a loader would search, and reported as such (CMake's DIRECTORIES).
  std::vector<std::filesystem::path> extra_folders;
  /// Where the linker worked: a relative path that it kept as a needed name starts in one of them, or is the
  /// name of a file in `extra_folders`. A loader would start in its current folder.
  std::vector<std::filesystem::path> link_folders;
  const Policy* policy = nullptr; ///< none: everything must be found
  /// Needed names and found paths that match one of these are left out, as CMake's *_EXCLUDE_REGEXES do.
  std::vector<support::Regex> excluded;
  /// Whether a found file is the project's own: then it is taken even when the policy names it.
  std::function<bool(const std::filesystem::path&)> is_own;
};

/// One needed name of one object, and what became of it.
struct Need {
  enum class Outcome { found, system, excluded, missing };
  std::string name; ///< as written in DT_NEEDED, or in a note about dlopen (required and recommended ones)
  Outcome outcome = Outcome::missing;
  std::size_t library = 0; ///< index into Closure::objects, when found
  std::string rule;        ///< how it was found ("RUNPATH $ORIGIN/../lib of /b/chat", "ld.so.cache", "already
                           ///< loaded"), or the reason it is left to the system
};

/// One file of the closure. The same file found from several roots is one object.
struct Object {
  std::filesystem::path path;      ///< as found, symlinks in place
  std::filesystem::path real_path; ///< symlinks resolved
  binary::Binary binary;
  std::vector<Need> needs;
  bool is_root = false;
  /// Index of the object that first needed it; itself for a root.
  std::size_t needed_by = 0;
};

/// A place where a needed name was looked for in vain.
struct Attempt {
  std::filesystem::path folder;
  std::string rule;    ///< "RUNPATH of /b/libx.so"
  std::string finding; ///< "not there", "wrong architecture: aarch64 (64-bit, little-endian)", "neither an
                       ///< ELF nor a PE file", …
};

struct MissingLibrary {
  std::string name;
  std::string slice; ///< of a universal binary that needs it: the one in which it is missing ("arm64")
  std::vector<std::size_t> chain; ///< objects from a root to the one that needs it
  std::vector<Attempt> attempts;
};

/// Two files with different content that answer to one SONAME in one dist, of which something needs at least
/// one.
struct Conflict {
  std::string soname;
  std::size_t first = 0, second = 0; ///< objects
};

/// A version of symbols that an object needs of a library, and that this one does not define: the loader
/// starts nothing that loads both.
struct MissingVersion {
  std::size_t object = 0, library = 0; ///< indices into Closure::objects
  std::string version;                 ///< "FOO_2"
  std::vector<std::string> symbols;    ///< that need it, sorted
};

struct Closure {
  /// Root i of the request is object i; the others follow in the order the loader would load them. Each root
  /// is a process of its own, or a module in the process of the one that loads it. A file that several of
  /// them load is one object, with the needs that the first of them satisfied; what is missing in any of them
  /// is in `missing`.
  std::vector<Object> objects;
  std::vector<MissingLibrary> missing;
  std::vector<Conflict> conflicts;
  std::vector<MissingVersion> missing_versions;
};

/// The regular expressions (ECMAScript) that `ClosureRequest::excluded` takes, from texts. Throws
/// `UsageError` naming one that is none.
std::vector<support::Regex> exclusions(const std::vector<std::string>& patterns);

/// Resolves everything in one run: missing libraries and conflicts are results, not exceptions. Throws
/// `Error` for a root that cannot be read or is malformed, for modules that load each other in a circle or
/// are of another architecture than their program, and for a broken ld.so.cache or ld.so.conf.
Closure resolve(const ClosureRequest& request);

} // namespace pdist::loader
