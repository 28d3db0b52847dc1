// The checksum manifest of a dist: what is in it, where each file came from, and the dist's own facts.
#pragma once

#include "support/clock.hpp"
#include "support/data/value.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::manifest {

/// Where a file came from and why it was taken. `source` never holds a path of the build machine's private
/// folders: it is `build:bin/chat`, `source:share/a.txt`, `system:/usr/lib/libx.so.1`,
/// `runtime:lib/python3.11/os.py` or `generated:launcher`.
struct Origin {
  std::string source;
  std::string reason; ///< "install rule of component Runtime", "needed by bin/chat", "recipe python: standard
                      ///< library"
  /// Why a file is data, though it is a binary of another kind or damaged, or has a library's name: "it is
  /// below share/"; empty for others.
  std::string data = {};
};

struct Entry {
  std::string path; ///< relative to the dist's folder
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0; ///< permission bits, 07777; of a symlink 0777
  std::uint64_t size = 0; ///< bytes, of a file
  std::string sha256;     ///< of a file
  std::string link_target;
  Origin origin;
};

/// Something that an installer of the dist must see to, because the dist leaves its libraries to the machine.
struct Requirement {
  std::string name;                   ///< for programs: "vcredist"
  std::string description;            ///< for people: "Microsoft Visual C++ Redistributable"
  std::string version;                ///< this or a later one: "14.40.33807.0"
  std::vector<std::string> libraries; ///< file names that binaries of the dist need of it, sorted
  bool operator==(const Requirement&) const = default;
};

/// Facts about the whole dist; empty ones are left out of the file.
struct Facts {
  std::string name, version;
  std::string revision;             ///< VCS revision, "-dirty" at the end where files differed from it
  std::string system, architecture; ///< of the target: "linux", "x86_64"
  std::string toolchain;            ///< compiler id and version, linker where known
  std::string runtime_name, runtime_version, runtime_provenance;
  std::string library_policy;
  std::string minimum_system;            ///< the oldest macOS that its binaries run on: "11.0"
  std::vector<Requirement> requirements; ///< sorted by name
  support::EpochSeconds time = support::earliest_time;
};

/// The texts among the facts by the names they have in manifest.json, for everything that treats them alike.
struct FactField {
  const char* key;
  std::string Facts::*member;
  const char* meaning;
};

struct Manifest {
  Facts facts;
  std::vector<Entry> entries; ///< sorted by path; without the manifest's own files
};

/// Path of the manifest's folder inside a dist: `share/<name>/dist`. Throws `Error` for a name that is no
/// part of a path.
std::string manifest_folder(const std::string& name);

/// A manifest of the tree as it is, without origins (for folders that we did not make). Digests on all cores.
/// Throws `Errors` for what `verify` would refuse: files with a second name, foreign owners, attributes.
Manifest describe(const std::filesystem::path& dist, Facts facts);

/// The one `share/*/dist/manifest.json` of a dist; throws when there is none or several.
std::filesystem::path find(const std::filesystem::path& dist);
/// As `find`; nothing when there is none.
std::optional<std::filesystem::path> find_if_there(const std::filesystem::path& dist);

/// One difference between a manifest and a tree, or between two manifests.
struct Difference {
  enum class Kind {
    changed,   ///< a file's bytes
    missing,   ///< an entry that the manifest (the first one) has
    added,     ///< an entry that it has not
    mode,      ///< permission, setuid, setgid or sticky bits
    link,      ///< where a symlink points to; or a file has a second hard link
    type,      ///< file, folder, symlink
    owner,     ///< not the owner of the dist's folder
    attribute, ///< an extended attribute, access control list or capability
    fact       ///< a fact of the dist; `path` is its name
  };
  Kind kind = Kind::changed;
  std::string path;
  std::string detail; ///< such as "0755, was 0644"
};

/// "changed", "missing", ...: for JSON.
std::string_view name_of(Difference::Kind kind);

} // namespace pdist::manifest
