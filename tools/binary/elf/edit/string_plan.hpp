// Where strings go in the dynamic string table, as a calculation on values: no file is touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::elf {

struct StringRequest {
  std::vector<std::byte> table; ///< the table as it is
  /// Indices that anything refers to after the edit: symbols, versions, dynamic entries that stay. Nothing
  /// when they are not all known: then no byte of the table is changed, it only grows.
  std::optional<std::vector<std::uint64_t>> live;
  /// Indices of the strings that entries no longer use after the edit.
  std::vector<std::uint64_t> abandoned;
  std::vector<std::string> wanted; ///< strings that must be in the table after it
};

/// Bytes [begin, end) of the table.
struct TableRange {
  std::uint64_t begin = 0, end = 0;
};

struct StringPlan {
  std::vector<std::byte> table;               ///< as it shall be; longer than before when it had to grow
  std::map<std::string, std::uint64_t> index; ///< of each wanted string
  std::vector<TableRange> freed;              ///< what abandoned strings took before
  std::vector<std::string> strategy;          ///< one line a wanted string
};

/// Least invasive first: a string that is there already, also as another one's tail; the bytes of abandoned
/// strings, where nothing live shares them; new bytes behind the table. Bytes of abandoned strings that
/// remain unused become zero, so that no old path stays in the file.
StringPlan plan_strings(const StringRequest& request);

} // namespace pdist::binary::elf
