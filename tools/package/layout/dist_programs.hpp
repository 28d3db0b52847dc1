// The programs of a dist, by the names that package.yaml has for them.
#pragma once

#include "manifest/manifest.hpp"
#include "package/layout/package_tree.hpp"
#include "support/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pdist::package {

/// The programs of one dist, which must outlive it.
class DistPrograms {
public:
  explicit DistPrograms(const manifest::Manifest& dist);

  /// The path inside the dist of `program`: a path, or a name in bin/ or sbin/, for Windows also without
  /// ".exe". The launcher that sets its environment where there is one, unless the distribution's libraries
  /// are used.
  std::optional<std::string> find(const std::string& program, Linkage linkage) const;

  /// The error for a program that is not there: `who` names it, such as "command chat".
  support::Error missing(const std::string& who, const std::string& program) const;

private:
  std::map<std::string_view, const manifest::Entry*> by_path_;
  std::string ending_; ///< of programs: ".exe" for Windows
};

} // namespace pdist::package
