// The version resource: numbers, and texts such as the company's name.
#pragma once

#include "binary/pe/image.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pdist::binary::pe {

struct VersionResource {
  std::optional<std::string> file, product; ///< four numbers: "1.2.3.0"
  std::vector<std::pair<std::string, std::string>> texts;
};

/// Empty when the file has none. Throws `Error` for one that is malformed.
VersionResource version_resource(const Image& image);

} // namespace pdist::binary::pe
