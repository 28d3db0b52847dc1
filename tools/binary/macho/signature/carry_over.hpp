// What of an old signature goes over into the ad-hoc one that takes its place.
#pragma once

#include "binary/macho/signature/make.hpp"
#include "binary/macho/signature/read.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary::macho {

/// Fills in what `old` has for the new signature: identifier, page size, flags, entitlements, requirements,
/// hashes of Info.plist and CodeResources. The slice's own facts in `input` stay, `main_executable` must be
/// right before. Returns what does not go over, one line each, for people: of a certificate's signature
///
/// - the certificate and its team;
/// - library validation, and the hardened runtime of a program without the entitlement
///   com.apple.security.cs.disable-library-validation: with these the system takes only libraries of the same
///   team, and who is signed ad hoc has none, so the program would not find its own libraries;
/// - requirements: they name the certificate. As `codesign -s -` does, an empty set of them remains;
/// - launch and library constraints, which name a team, too.
///
/// An ad-hoc signature keeps all of its flags and requirements: what they demand it fulfils as before.
std::vector<std::string> carry_over(const Signature& old, SigningInput& input);

/// Whether entitlements, as XML, say yes to `name`.
bool has_entitlement(std::string_view xml, std::string_view name);

} // namespace pdist::binary::macho
