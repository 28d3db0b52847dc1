// The facts of the formats without the formats themselves: what reads package.yaml needs no more, and less is
// compiled under the sanitizers.
#include "package/formats/deb/facts.hpp"
#include "package/formats/nsis/facts.hpp"
#include "package/formats/pkg/facts.hpp"
#include "package/formats/rpm/facts.hpp"

namespace pdist::package {

std::vector<const FormatFacts*> all_facts() {
  return {&deb_facts, &rpm_facts, &nsis_facts, &pkg_facts};
}

} // namespace pdist::package
