// What an edit wants the dynamic section to say, as a calculation on values: no file is touched.
#pragma once

#include "binary/binary.hpp"
#include "binary/elf/records.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::elf {

/// Whether a dynamic entry's value is an index into the dynamic string table. `unknown` is a tag this code
/// does not know: its value may be one.
enum class StringUse { no, yes, unknown };
StringUse string_use(std::uint64_t tag);

/// A dynamic entry with the string it names, before or after an edit.
struct NamedEntry {
  std::uint64_t tag = 0, value = 0;
  /// The string, when the tag has one.
  std::optional<std::string> text;
  /// Place in the dynamic section before the edit; nothing for a new entry.
  std::optional<std::size_t> old_place;
  /// Whether `text` is new, so that `value` is not its index yet.
  bool needs_place = false;

  bool operator==(const NamedEntry&) const = default;
};

/// The facts about a file that decide what may be done to its dynamic section.
struct DynamicFacts {
  std::string file;
  std::vector<NamedEntry> entries; ///< all before DT_NULL
  std::size_t capacity = 0;        ///< see Image::dynamic_capacity
  Kind kind = Kind::other;
  /// A program without an interpreter, or the loader: its start-up code reads its own dynamic section.
  bool starts_itself = false;
  bool has_interpreter = false; ///< a program that a loader starts
  std::uint64_t machine = 0;    ///< e_machine
  bool wide = true;             ///< 64-bit
  /// Libraries of which versions are needed (vn_file), each with one version for messages.
  std::vector<std::pair<std::string, std::string>> versioned;
};

/// The dynamic entries that `edit` asks for: when they are not fewer than `facts.capacity`, the section has
/// to move. Notes for people about decisions go to `strategy`. Throws `Error` for what cannot be done safely.
std::vector<NamedEntry> wanted_entries(const DynamicFacts& facts, const CommonEdit& edit,
                                       std::vector<std::string>& strategy);

} // namespace pdist::binary::elf
