// Versions that tests of the order share.
#pragma once

#include "package/version/parse.hpp"
#include "package/version/version.hpp"

#include <string>
#include <vector>

namespace pdist::test {

inline package::Version version(const std::string& text) {
  return package::parse_version(text, "", "version");
}

/// A chain, ascending: every version is lower than all after it.
inline const std::vector<std::string>& semantic_chain() {
  static const std::vector<std::string> chain{
      "1.0.0-1",       "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1",  "1.0.0",         "1.0.1-alpha",      "1.0.1"};
  return chain;
}

/// A longer chain: states of git, and identifiers that formats would take for something else.
inline const std::vector<std::string>& hard_chain() {
  static const std::vector<std::string> chain{
      "0.9.10",
      "1.0.0-0",
      "1.0.0-0.0",
      "1.0.0-0.a",
      "1.0.0-2",
      "1.0.0-10",
      "1.0.0-99999999999999999999999999",
      "1.0.0--",
      "1.0.0--1",
      "1.0.0-0-",
      "1.0.0-0a",
      "1.0.0-A",
      "1.0.0-RC.1",
      "1.0.0-a",
      "1.0.0-a.b",
      "1.0.0-alpha",
      "1.0.0-alpha+git.0.dirty",
      "1.0.0-alpha+git.3.gabc",
      "1.0.0-alpha+git.3.gabc.dirty",
      "1.0.0-alpha.0",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-alpha-1",
      "1.0.0-alpha0",
      "1.0.0-alpha1",
      "1.0.0-alphabet",
      "1.0.0-beta2",
      "1.0.0-pre.1",
      "1.0.0-preview.1",
      "1.0.0-r.5",
      "1.0.0-rc",
      "1.0.0-rc.1",
      "1.0.0-rc.1+git.5.gabc",
      "1.0.0-rc.1.1",
      "1.0.0-rc.1.a",
      "1.0.0-rc.2",
      "1.0.0-rc.10",
      "1.0.0-rc.alpha",
      "1.0.0-rc-x",
      "1.0.0-rc1",
      "1.0.0-rc10",
      "1.0.0-rc1a",
      "1.0.0-rc2",
      "1.0.0-rcA",
      "1.0.0-rca",
      "1.0.0",
      "1.0.0+git.0.dirty",
      "1.0.0+git.5.gabc",
      "1.0.0+git.5.gabc.dirty",
      "1.0.0+git.50.gabc",
      "1.0.1-0",
      "1.0.1",
      "1.0.10",
      "1.1.0",
      "18446744073709551615.0.0",
  };
  return chain;
}

} // namespace pdist::test
