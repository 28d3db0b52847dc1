// The one clock: the time that outputs carry is an input, never "now".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pdist::support {

/// Seconds since 1970-01-01 UTC.
using EpochSeconds = std::int64_t;

/// 1980-01-01T00:00:00Z: the earliest time a zip entry can hold, and what is used where there is no other.
inline constexpr EpochSeconds earliest_time = 315532800;

/// Parses SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch): decimal digits only, at most
/// 253402300799 (the year 9999). Throws `Error` naming `origin` for anything else, also for an empty text.
EpochSeconds parse_epoch(std::string_view text, const std::string& origin);

/// The environment's SOURCE_DATE_EPOCH, nothing when it is not set.
std::optional<EpochSeconds> source_date_epoch();

/// `2024-05-06T07:08:09Z`.
std::string iso_time(EpochSeconds seconds);

} // namespace pdist::support
