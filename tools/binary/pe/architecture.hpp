// Which processor a PE file is for.
#pragma once

#include "binary/binary.hpp"
#include "binary/pe/image.hpp"

namespace pdist::binary::pe {

Architecture architecture(const Image& image);

} // namespace pdist::binary::pe
