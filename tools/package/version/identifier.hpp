// What the files of the version codec share: kinds of identifiers, parts of a version.
#pragma once

#include "package/version/version.hpp"

namespace pdist::package {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// Whether all characters are digits.
bool is_numeric(std::string_view identifier);

/// "1.2.3", the part in front of the pre-release.
std::string core_of(const Version& version);

/// Whether the tree is not exactly the tagged one.
constexpr bool is_after_tag(const Version& version) {
  return version.commits != 0 || version.dirty;
}

} // namespace pdist::package
