// Small binaries, compiled by the tests, and what the real loader says about them.
#pragma once

#include "loader/closure.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pdist::test {

/// What to compile. Nothing of it is ever run but by the loader, so it needs no C library.
struct Binary {
  std::filesystem::path path;
  std::string soname = {};                       ///< libraries only; empty: none
  std::vector<std::filesystem::path> needs = {}; ///< files to link against
  std::vector<std::string> options = {};         ///< more for the linker: "-rpath=…", "--disable-new-dtags"
  std::string compiler = "gcc";
  std::vector<std::string> flags = {}; ///< more for the compiler, last
};

/// Compiles a shared library or a program, with the folders it needs; each has different bytes. Returns its
/// path.
std::filesystem::path library(const Binary& binary);
std::filesystem::path program(const Binary& binary);

/// Linker options for a search path.
std::vector<std::string> rpath(const std::string& path);
std::vector<std::string> runpath(const std::string& path);

/// Makes the DT_AUDIT of a 64-bit little-endian file a DT_RUNPATH: the linker writes RPATH or RUNPATH, never
/// both.
void audit_becomes_runpath(const std::filesystem::path& path);

/// Needed name → real path of the file, or "missing".
using Resolution = std::map<std::string, std::string>;

/// What the loader itself says (LD_TRACE_LOADED_OBJECTS, ld.so(8)) with `environment`; the loader's own entry
/// and the kernel's are left out.
Resolution loader_says(const std::filesystem::path& program,
                       const std::vector<std::string>& environment = {});
/// The same out of a closure: every need of every object that is not a root of its own.
Resolution as_resolution(const loader::Closure& closure);

/// Resolves `program` alone on this machine, without policy.
loader::Closure resolved(const std::filesystem::path& program);

} // namespace pdist::test
