// What the rooms below know of Alpine's packages.
#pragma once

#include "package/format/facts.hpp"

namespace pdist::package {

extern const FormatFacts apk_facts;

/// Regular expressions (ECMAScript) of names and versions (apk-package(5)): names also with a prefix such as
/// `so:` and `cmd:`, and paths; versions as in docs/version.md.
inline constexpr auto apk_name = "(/[A-Za-z0-9._/+-]+|([a-z][a-z0-9.]*:)?[A-Za-z0-9_][A-Za-z0-9._+:-]*)";
inline constexpr auto apk_version =
    "[0-9]+(\\.[0-9]+)*[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*(-r[0-9]+)?";

} // namespace pdist::package
