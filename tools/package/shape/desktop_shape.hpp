// The part of package.yaml about what people meet: commands, completions, menu entries, icons, MIME types.
#pragma once

#include "package/shape/rules.hpp"

namespace pdist::package {

const Shape& commands_shape();

const Shape& completions_shape();

const Shape& desktop_entries_shape();

const Shape& icons_shape();

const Shape& mime_types_shape();

} // namespace pdist::package
