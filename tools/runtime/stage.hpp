// Carrying out a plan: the dist's folder, made beside its place and exchanged for the old one in one step.
#pragma once

#include "runtime/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pdist::runtime {

struct StageResult {
  bool published = false;  ///< false when the dist was already as planned and nothing was written
  std::size_t written = 0; ///< files copied or made
  std::size_t kept = 0;    ///< files taken over from the dist as it was
  std::size_t edited = 0;  ///< of the written ones: binaries that were changed
  std::uint64_t bytes = 0; ///< of the written files
  /// Paths inside the dist of edited binaries that somebody had signed with a certificate, and what with, for
  /// people: they are signed ad hoc now.
  std::vector<std::pair<std::string, std::string>> replaced_certificates;
  /// Paths inside the dist of edited binaries, and what they have no longer, for people.
  std::vector<std::pair<std::string, std::string>> notes;
};

/// Makes `plan.dist` with its manifest. Copies, edits and digests each file in one pass, on all cores. Files
/// that neither the plan nor their source changed since the last run are taken over by hard link, when the
/// dist's copy is untouched. Throws `Error`, also for a source that changed since the plan was made; the dist
/// is then as it was.
StageResult apply(const Plan& plan);

} // namespace pdist::runtime
