#include "support/clock.hpp"

#include "support/error.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>

namespace pdist::support {

namespace {

/// 9999-12-31T23:59:59Z: what four-digit years of every format can hold.
constexpr EpochSeconds latest_time = 253402300799;

} // namespace

EpochSeconds parse_epoch(std::string_view text, const std::string& origin) {
  EpochSeconds seconds = -1;
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (!digits || problem != std::errc() || end != text.data() + text.size() || seconds > latest_time) {
    throw Error(origin, fmt::format("'{}' is not a time", escaped(text)),
                fmt::format("seconds since 1970 are needed: digits only, at most {}", latest_time),
                "for example SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)");
  }
  return seconds;
}

std::optional<EpochSeconds> source_date_epoch() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr) return std::nullopt;
  return parse_epoch(text, "SOURCE_DATE_EPOCH");
}

std::string iso_time(EpochSeconds seconds) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

} // namespace pdist::support
