// The proof of a dist: static checks, then the smoke test from a moved copy with the build hidden.
#pragma once

#include "support/data/value.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::verify {

/// How the smoke test is kept from the build.
enum class Isolation {
  automatic, ///< a mount namespace where one can be made, else `moved`
  moved      ///< only a copy at a new path, the original renamed meanwhile
};

struct VerifyRequest {
  std::filesystem::path dist;
  std::filesystem::path library_policy; ///< YAML file; empty: the default of the dist's target
  /// Needed names that match one of these (ECMAScript) are left to the system as well.
  std::vector<std::string> exclude_regexes;
  /// Name of the dist: its manifest must be there, at `share/<name>/dist`. Empty: a manifest is checked if
  /// there.
  std::string name;
  /// Folders of the build (source, build, install, original stage): no file of the dist may hold their path,
  /// and they are hidden from the smoke test. Folders that every machine has (`/usr/local`) are left out of
  /// both.
  std::vector<std::filesystem::path> private_folders;
  /// Folders that are hidden from the smoke test only, such as the language runtime's home that was copied:
  /// their paths may stand in files for good reasons.
  std::vector<std::filesystem::path> hidden_folders;
  /// Globs over paths inside the dist, with the reason why these files may hold such a path.
  std::vector<std::pair<std::string, std::string>> allowed_paths;
  /// "GLIBC" → "2.31": the highest version of each family that may be needed.
  std::vector<std::pair<std::string, std::string>> abi_floor;
  std::vector<std::string> required_files; ///< paths or globs that must exist and not be empty
  /// Program (a path inside the dist, or the bare name of one in its root or `bin`) and arguments; empty:
  /// none.
  std::vector<std::string> smoke_test;
  /// Starts the smoke test of a dist for another processor (ELF): a program, a path or a name, and its
  /// arguments. Empty: this machine does.
  std::vector<std::string> emulator;
  std::chrono::milliseconds time_limit{60'000}; ///< of the smoke test
  Isolation isolation = Isolation::automatic;
  /// Starts the programs of a dist for Windows; a path or a name. Empty: `wine`, where PATH has it.
  std::filesystem::path wine;
  std::vector<std::string> skipped_checks; ///< of `check_names()`
};

/// One thing that was checked.
struct Check {
  enum class Outcome { passed, failed, skipped };
  std::string name{}; ///< one of `check_names()`
  Outcome outcome = Outcome::passed;
  std::string summary{};               ///< one line
  std::vector<std::string> findings{}; ///< one line each: file, what, why; some exactly when failed
  std::vector<std::string> notes{};    ///< what is worth knowing and no failure
  std::string hint{};                  ///< the way out, where there is one
  support::Value details{};            ///< for the JSON report
};

struct Report {
  std::filesystem::path dist{};
  std::vector<Check> checks{};
  bool passed() const;
  /// "proven"; `checked_only` when all checks passed, and no manifest was among them; else "failed".
  std::string_view verdict() const;
};
inline constexpr std::string_view checked_only = "checked";

/// All checks, in the order they are made.
const std::vector<std::string>& check_names();

/// Makes all checks; what cannot be checked (an unreadable file) is a failed check. Throws `Error` when the
/// dist cannot be read at all or holds what no dist can hold (a FIFO), `UsageError` for a request that cannot
/// be.
Report verify(const VerifyRequest& request);

} // namespace pdist::verify
