// Whether what an index offers satisfies a dependency, by the rules of the index's format. Pure calculation.
#pragma once

#include "package/index/index.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// Whether relations are rpm's; else they are Debian's.
bool is_rpm(const FormatFacts& format);

/// "libc6:any" as its two halves; the qualifier is empty without one. rpm's names have none.
struct QualifiedName {
  std::string name, qualifier;
};
QualifiedName split_name(const std::string& name, const FormatFacts& format);

/// Whether `offer` of `index` satisfies `wanted`. `architecture`: of the package that has the dependency, in
/// the format's name; empty: not known, each of the index is taken for it.
///
/// Debian (policy 7.1 and 7.5, dpkg's own rules for Multi-Arch): a version is compared, and a name provided
/// without one satisfies none. rpm (rpm's manual of dependencies): ranges of versions overlap, and a name
/// provided without a version satisfies every one.
bool satisfies(const Offer& offer, const PackageIndex& index, const Alternative& wanted,
               std::string_view architecture);

} // namespace pdist::package
