// Reading a JSON file with a long list piece by piece, so that the list is never in memory as a whole.
#pragma once

#include "support/data/value.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace pdist::support {

/// As `read_json`, but hands the maps and lists in the list at `key` of the outermost map to `take`, each
/// with its index, when they are read; in the result they are left out. What `take` throws comes through.
Value read_json_items(const std::filesystem::path& path, const std::string& key,
                      const std::function<void(const Value&, std::size_t)>& take);

} // namespace pdist::support
