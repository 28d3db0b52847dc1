// What a dist shall be, as CMake wrote it: request.json.
#pragma once

#include "sign/authenticode_key.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdist::runtime {

using Path = std::filesystem::path;
/// Names with texts, in the order given.
using TextMap = std::vector<std::pair<std::string, std::string>>;

/// One run of the project's install rules: the folder of a cmake_install.cmake, one component or all.
struct InstallRun {
  Path folder;
  std::optional<std::string> component;
};

/// A file that the build made, as the build tree has it: its RPATH still names the link folders.
struct BuiltFile {
  std::string target;
  Path path;
  /// The folder inside the dist to put it into, for TARGETS and PLUGINS entries without an install rule;
  /// empty for files that only serve as twins of installed ones.
  std::string destination;
};

/// A PLUGINS entry: a file or glob, absolute, or the name of a target, and where it goes inside the dist.
struct PluginFile {
  std::string pattern;
  std::string destination;
};

struct RuntimeRequest {
  Path recipe;              ///< YAML file
  std::optional<Path> home; ///< where the runtime is; the recipe's search rules apply when absent
  TextMap options;
};

struct SmokeTest {
  std::string program; ///< relative to the dist, or the bare name of a program in its root or bin/
  std::vector<std::string> arguments;
  std::vector<std::string> emulator{}; ///< command that starts it, of a dist for another processor
};

/// See docs/request.md for the JSON keys, which have the members' names.
struct Request {
  std::string name, version;
  std::string system;    ///< CMAKE_SYSTEM_NAME: "Linux"
  std::string toolchain; ///< "GNU 12.2.0"
  std::string config;    ///< build configuration, may be empty
  Path source_folder, build_folder;
  Path cmake;          ///< the cmake program that runs the install rules
  Path install_prefix; ///< the project's CMAKE_INSTALL_PREFIX
  std::vector<InstallRun> installs;
  bool tells_left_out = false; ///< whether files that install rules would place are worth a word
  std::vector<BuiltFile> built_files;
  std::vector<PluginFile> plugin_files;
  std::vector<std::string> required_files; ///< paths or globs inside the dist
  std::optional<RuntimeRequest> runtime;
  TextMap launcher_env; ///< `@DIST@` in a value becomes the dist's folder at start
  Path launcher;        ///< for Windows: the program that sets it, not told yet whose; empty: there is none
  Path library_policy;  ///< YAML file
  std::vector<std::string> exclude_regexes;
  std::vector<Path> library_folders; ///< searched last
  /// Where the libraries are that targets link and the compiler brings, for targets whose binaries do not
  /// tell (Windows). Searched behind `library_folders`; those that are not there are passed over.
  std::vector<Path> link_folders;
  std::optional<Path> sysroot; ///< the target's file system; `/` when absent
  std::optional<SmokeTest> smoke_test;
  TextMap abi_floor; ///< "GLIBC" → "2.31": the highest version that may be needed
  /// Files (globs inside the dist) that may hold a path of the build, each with its reason.
  TextMap allowed_paths;
  /// Files (globs inside the dist) that are data, though they are binaries of another kind, damaged, or have
  /// a library's name; each with its reason.
  TextMap data_files;
  std::optional<sign::AuthenticodeKey> sign;
  bool strip = false;
  Path strip_program; ///< of the target's toolchain, for `strip`
  Path dist;          ///< the final folder
  Path work;          ///< private folder for plan, state and reports
};

/// Reads request.json strictly. Throws `Error` for unknown keys, missing ones, and values that cannot be.
Request read_request(const Path& path);

/// The file that everything which uses the work folder or the dist of a request locks first
/// (`support::UsageLock`).
Path lock_file(const Request& request);

} // namespace pdist::runtime
