// SPDX licence expressions (SPDX specification 2.3, annex D).
#pragma once

#include <string>
#include <vector>

namespace pdist::package {

/// The identifiers that SPDX knows.
struct LicenseList {
  std::vector<std::string> licenses; ///< also deprecated ones
  std::vector<std::string> exceptions;
};

/// templates/package/spdx.yaml, read once.
const LicenseList& spdx_list();

/// Throws `support::Error` unless `text` is an expression of known identifiers. `place` is where it stands
/// ("package.yaml:3:10"), `what` what it is called there ("'license'").
void require_license_expression(const std::string& text, const LicenseList& list, const std::string& place,
                                const std::string& what);

} // namespace pdist::package
