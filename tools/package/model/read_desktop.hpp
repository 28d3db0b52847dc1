// What people meet: commands, completions, menu entries, icons, MIME types.
#pragma once

#include "package/model/read.hpp"

#include <string>

namespace pdist::package {

/// Commands, completions, menu entries, icons and MIME types of `map`.
void read_desktop(Contents& contents, const support::Value& map, const ReadContext& context,
                  const std::string& path);

} // namespace pdist::package
