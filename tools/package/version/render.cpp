#include "package/version/render.hpp"

#include "package/version/encoded.hpp"
#include "package/version/staged.hpp"

#include <array>

namespace pdist::package {

namespace {

struct Scheme {
  VersionScheme scheme;
  std::string_view name;
  std::string (*spell)(const Version&);
};

constexpr std::array schemes{
    Scheme{VersionScheme::deb, "deb", spell_deb},
    Scheme{VersionScheme::rpm, "rpm", spell_rpm},
    Scheme{VersionScheme::arch, "arch", spell_arch},
    Scheme{VersionScheme::apk, "apk", spell_apk},
    Scheme{VersionScheme::pep440, "pep440", spell_pep440},
    Scheme{VersionScheme::nuget, "nuget", spell_nuget},
    Scheme{VersionScheme::windows, "windows", spell_windows},
};

constexpr bool is_in_order() {
  for (std::size_t index = 0; index < schemes.size(); ++index)
    if (static_cast<std::size_t>(schemes[index].scheme) != index) return false;
  return true;
}
static_assert(is_in_order(), "the table is indexed by the enumeration");

const Scheme& entry_of(VersionScheme scheme) {
  return schemes.at(static_cast<std::size_t>(scheme));
}

} // namespace

const std::vector<VersionScheme>& version_schemes() {
  static const std::vector<VersionScheme> all = [] {
    std::vector<VersionScheme> list;
    for (const Scheme& entry : schemes)
      list.push_back(entry.scheme);
    return list;
  }();
  return all;
}

std::string_view name_of(VersionScheme scheme) {
  return entry_of(scheme).name;
}

std::string render(const Version& version, VersionScheme scheme) {
  return entry_of(scheme).spell(version);
}

} // namespace pdist::package
