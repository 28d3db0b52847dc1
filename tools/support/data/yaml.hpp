// Strict YAML to `Value`. The only place that knows yaml-cpp.
#pragma once

#include "support/data/value.hpp"

#include <filesystem>

namespace pdist::support {

/// Parses one YAML document. Every scalar stays text. Refused, with line and column: duplicate keys, several
/// documents, tags, keys that are not text, a byte order mark of UTF-16, NUL bytes, text that is not UTF-8.
/// Limits: 1 MiB of text, nesting of 64, 100,000 values and 4 MiB of text in the copies that anchors and
/// aliases make.
Value parse_yaml(std::string_view text, const std::string& file);
Value read_yaml(const std::filesystem::path& path);

} // namespace pdist::support
