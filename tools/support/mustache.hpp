// Logic-less templates (Mustache). The only place that knows the template library.
#pragma once

#include "support/data/value.hpp"

#include <filesystem>

namespace pdist::support {

/// Renders the template file with the members of `data`: texts, lists of maps and booleans; a section with an
/// empty text is left out. Nothing is escaped: the caller encodes each text for the format. Throws `Error`
/// for a malformed template.
std::string render_template(const std::filesystem::path& file, const Value& data);

} // namespace pdist::support
