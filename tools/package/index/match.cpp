#include "package/index/match.hpp"

#include "package/version/package_order.hpp"

namespace pdist::package {

namespace {

bool is_for_any_machine(const std::string& architecture) {
  return architecture == "all" || architecture == "noarch";
}

/// dpkg's rule: without a qualifier the dependent's own architecture; "foreign" goes for all.
bool fits_architecture(const IndexedPackage& package, const std::string& qualifier,
                       std::string_view architecture) {
  if (package.multi_arch == MultiArch::foreign) return true;
  if (qualifier == "any") return package.multi_arch == MultiArch::allowed;
  const std::string_view wanted = qualifier.empty() ? architecture : std::string_view(qualifier);
  return wanted.empty() || is_for_any_machine(package.architecture) || package.architecture == wanted ||
         wanted == "all"; // whose dependencies are those of the machine that it is installed on
}

bool holds(int order, std::string_view comparison) {
  if (order == 0) return comparison.find('=') != std::string::npos;
  return comparison.find(order < 0 ? '<' : '>') != std::string::npos;
}

struct Range {
  std::string_view comparison, version;

  bool has(char mark) const { return comparison.find(mark) != std::string_view::npos; }
  bool has_release() const { return version.find('-') != std::string_view::npos; }
};

/// rpm: both may be ranges; they overlap where one reaches to the other, or both reach the same way. A
/// version without a release stands for all of its releases.
bool overlap(const Range& offered, const Range& wanted) {
  const int order = compare_rpm_versions(offered.version, wanted.version);
  if (order < 0) return offered.has('>') || wanted.has('<');
  if (order > 0) return offered.has('<') || wanted.has('>');
  if (offered.has_release() != wanted.has_release() && (offered.has_release() ? wanted : offered).has('='))
    return true;
  for (const char mark : {'=', '<', '>'})
    if (offered.has(mark) && wanted.has(mark)) return true;
  return false;
}

} // namespace

bool is_rpm(const FormatFacts& format) {
  return format.name == "rpm";
}

QualifiedName split_name(const std::string& name, const FormatFacts& format) {
  const std::size_t colon = is_rpm(format) ? std::string::npos : name.find(':');
  if (colon == std::string::npos) return {name, {}};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

bool satisfies(const Offer& offer, const PackageIndex& index, const Alternative& wanted,
               std::string_view architecture) {
  if (is_rpm(index.format())) {
    if (wanted.comparison.empty() || offer.comparison.empty()) return true;
    return overlap({offer.comparison, offer.version}, {wanted.comparison, wanted.version});
  }
  const QualifiedName name = split_name(wanted.name, index.format());
  if (!fits_architecture(index.packages()[offer.package], name.qualifier, architecture)) return false;
  if (wanted.comparison.empty()) return true;
  return !offer.comparison.empty() &&
         holds(compare_debian_versions(offer.version, wanted.version), wanted.comparison);
}

} // namespace pdist::package
