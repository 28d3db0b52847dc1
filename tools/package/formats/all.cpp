// The list of formats. This is the one file that names them all.
#include "package/formats/apk/format.hpp"
#include "package/formats/deb/format.hpp"
#include "package/formats/nsis/format.hpp"
#include "package/formats/pkg/format.hpp"
#include "package/formats/rpm/format.hpp"
#include "package/make/format_list.hpp"

namespace pdist::package {

std::vector<const Format*> built_in_formats() {
  return {&deb_format(), &rpm_format(), &nsis_format(), &pkg_format(), &apk_format()};
}

} // namespace pdist::package
