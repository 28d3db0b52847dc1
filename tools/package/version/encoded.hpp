// deb, rpm and Arch: each can hold every version. The usual pre-releases are spelled as they are; what the
// comparison of the format would order differently is spelled with marks.
//
// Semantic versioning wants, after an identifier: its end < commits since the tag < a number as the next
// identifier < a word as the next identifier < the same word going on with '-' < with a digit < with an
// upper-case letter < with a lower-case letter. docs/version.md shows for each format that its spelling gives
// just that order.
#pragma once

#include "package/version/version.hpp"

namespace pdist::package {

// Every version has a spelling in these.
std::string spell_deb(const Version& version);

std::string spell_rpm(const Version& version);

std::string spell_arch(const Version& version);

} // namespace pdist::package
