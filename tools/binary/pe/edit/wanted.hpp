// Which names the imports of a file shall have: the calculation, apart from any bytes.
#pragma once

#include "binary/binary.hpp"

#include <string>
#include <vector>

namespace pdist::binary::pe {

/// Names in the order of the file.
struct WantedNames {
  std::vector<std::string> imports, delayed;
};

/// The names that `edit` asks for, of `before` as it was read from `file`. Old names match as Windows
/// compares them, without case. Throws `Error` for what cannot be done to a PE file.
WantedNames wanted_names(const std::string& file, const Binary& before, const CommonEdit& edit);

} // namespace pdist::binary::pe
