// The words that changelogs of distributions are made of.
#pragma once

#include "support/clock.hpp"

#include <string>

namespace pdist::package {

/// A time of day in UTC. Names are always English, whatever the locale (Debian policy 4.4; rpm's %changelog).
struct CalendarTime {
  int year = 0, day = 0, hour = 0, minute = 0, second = 0;
  const char* weekday = ""; ///< "Sun"
  const char* month = "";   ///< "Jan"
};

CalendarTime calendar_time(support::EpochSeconds time);

/// `text` with `indent` before each line but the first.
std::string indented(const std::string& text, const std::string& indent);

} // namespace pdist::package
