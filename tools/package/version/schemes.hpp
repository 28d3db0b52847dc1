// One spelling a function. Inside the room only: others call render().
#pragma once

#include "package/version/version.hpp"

namespace pdist::package {

// Every version has a spelling in these (version_encoded.cpp).
std::string spell_deb(const Version& version);
std::string spell_rpm(const Version& version);
std::string spell_arch(const Version& version);

// These hold the usual pre-releases and refuse the others (version_staged.cpp).
std::string spell_apk(const Version& version);
std::string spell_pep440(const Version& version);
std::string spell_nuget(const Version& version);
std::string spell_windows(const Version& version);

} // namespace pdist::package
