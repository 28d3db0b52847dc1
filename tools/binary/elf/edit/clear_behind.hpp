// Makes the dynamic string table longer where it lies: tables of symbol versions and hashes that follow it
// move. Only the dynamic section (and section headers) say where they are, and mostly one of them is small.
#pragma once

#include "binary/elf/edit/room.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pdist::binary::elf {

/// Moves tables of symbol versions and hashes that lie right behind the string table away, so that it can
/// grow by `size` bytes: one of them to free bytes behind a segment, those before it towards its old place.
/// `end` is the end of the string table, `tables` the addresses that the dynamic section gives, by tag,
/// `take` finds free bytes. Needs section headers. Nothing when it cannot be done; then `room` is unchanged.
std::optional<std::vector<MovedTable>>
clear_behind(Room& room, Place end, std::uint64_t size, const std::map<std::uint64_t, std::uint64_t>& tables,
             const std::function<std::optional<Place>(std::uint64_t size)>& take);

} // namespace pdist::binary::elf
