// How the programs of a smoke test are kept from the build.
#pragma once

#include "support/run/process.hpp"
#include "support/run/sandbox.hpp"
#include "verify/verify.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::verify {

/// A mount namespace in which the `hidden` folders are empty; where there can be none, or none is wanted, the
/// dist is renamed while a program runs. Says in `check` which of them it is, and why.
class Seclusion {
public:
  /// `dist` is the dist itself, one of `hidden`.
  Seclusion(std::filesystem::path dist, Isolation wanted, const std::vector<std::string>& hidden,
            Check& check);

  /// Runs a program that goes when we are killed.
  support::ProcessResult run(support::ProcessRequest request) const;

private:
  std::filesystem::path dist_;
  support::Sandbox sandbox_;
  bool hides_ = false;
};

/// Moves a dist back that a run left aside when it was killed with all its processes; removes it where a
/// newer one has its place. Returns what was done, for people; nothing when there was nothing to do. Throws
/// `Error` when the run that has moved it is still there.
std::string bring_back(const std::filesystem::path& dist);

} // namespace pdist::verify
