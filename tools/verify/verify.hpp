// The proof of a dist: static checks, then the smoke test from a moved copy with the build hidden.
#pragma once

#include "support/value.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdist::verify {

struct VerifyRequest {
  std::filesystem::path dist;
  std::filesystem::path library_policy; ///< YAML file
  /// Folders of the build (source, build, install, original stage): no file of the dist may hold their path, and
  /// they are hidden from the smoke test.
  std::vector<std::filesystem::path> private_folders;
  /// Globs over paths inside the dist, with the reason why these files may hold such a path.
  std::vector<std::pair<std::string, std::string>> allowed_paths;
  /// "GLIBC" → "2.31": the highest version of each family that may be needed.
  std::vector<std::pair<std::string, std::string>> abi_floor;
  std::vector<std::string> required_files; ///< paths or globs that must exist and not be empty
  std::vector<std::string> smoke_test;     ///< program (relative to the dist, or a bare name) and arguments; empty: none
};

/// One thing that was checked.
struct Check {
  enum class Outcome { passed, failed, skipped };
  std::string name; ///< "libraries", "search-paths", "build-paths", "abi", "manifest", "required-files", "smoke-test"
  Outcome outcome = Outcome::passed;
  std::string summary;               ///< one line
  std::vector<std::string> findings; ///< one line each: file, what, why
  support::Value details;            ///< for the JSON report
};

struct Report {
  std::vector<Check> checks;
  bool passed() const;
};

Report verify(const VerifyRequest& request);

/// For people: a line a check, findings indented.
std::string to_text(const Report& report);
support::Value to_value(const Report& report);

} // namespace pdist::verify
