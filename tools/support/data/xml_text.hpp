// Texts in XML.
#pragma once

#include <string>
#include <string_view>

namespace pdist::support {

/// The text between tags, or between the double quotes of an attribute. It is UTF-8 without control
/// characters but tabs and line ends, which XML 1.0 cannot hold (2.2, "Characters"); whoever has others
/// refuses them.
std::string xml_text(std::string_view text);

} // namespace pdist::support
