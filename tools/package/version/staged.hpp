// apk, PEP 440, NuGet and four-field Windows versions: formats with their own stages or narrow numbers. What
// they cannot order is refused.
#pragma once

#include "package/version/version.hpp"

namespace pdist::package {

// These hold the usual pre-releases and refuse the others.
std::string spell_apk(const Version& version);

std::string spell_pep440(const Version& version);

std::string spell_nuget(const Version& version);

std::string spell_windows(const Version& version);

} // namespace pdist::package
