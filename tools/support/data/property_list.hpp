// Apple's property lists in XML (PropertyList-1.0.dtd): Info.plist, CodeResources.
#pragma once

#include "support/data/value.hpp"

#include <string>
#include <string_view>

namespace pdist::support {

/// Reads a property list. A dict is a map, an array a list; strings, reals and dates are text as written,
/// data is text of its bytes. Throws `Error` with file and line for what is malformed, for a key that is
/// there twice, and for the binary form.
Value read_property_list(std::string_view text, const std::string& file);

} // namespace pdist::support
