// What Windows is told of a product: shortcuts, file types, URL protocols, services, PATH, folders for data.
#pragma once

#include "package/formats/nsis/script.hpp"

namespace pdist::package {

/// What Windows is told of: `shortcuts`, `types`, `schemes`, `services`, `path_folders`, `directories` and
/// what follows from them, for the template.
void add_registered(support::Value& data, const Model& model, const DistPrograms& programs);

} // namespace pdist::package
