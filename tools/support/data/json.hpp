// JSON text to and from `Value`. The only place that knows the JSON library.
#pragma once

#include "support/data/value.hpp"

#include <filesystem>

namespace pdist::support {

/// What to do with a number that is no integer: none of our own files has any, other programs' output may.
enum class Fractions { refuse, as_text };

/// Parses JSON text. `file` names it in errors. Limits: nesting of 64, integers of 64 bits, no duplicate
/// keys. Throws `Error` with line and column.
Value parse_json(std::string_view text, const std::string& file, Fractions fractions = Fractions::refuse);
/// Reads and parses a JSON file of at most 256 MiB.
Value read_json(const std::filesystem::path& path);
/// JSON text, indented by 2, members in their order, a newline at the end. All text must be UTF-8: file names
/// go through `name_value` first.
std::string to_json(const Value& value);

} // namespace pdist::support
