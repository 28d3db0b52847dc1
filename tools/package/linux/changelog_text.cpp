#include "package/linux/changelog_text.hpp"

#include <ctime>

namespace pdist::package {

CalendarTime calendar_time(support::EpochSeconds time) {
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = time;
  std::tm when{};
  ::gmtime_r(&seconds, &when);
  return {when.tm_year + 1900, when.tm_mday,       when.tm_hour,       when.tm_min,
          when.tm_sec,         days[when.tm_wday], months[when.tm_mon]};
}

std::string indented(const std::string& text, const std::string& indent) {
  std::string out;
  for (const char c : text)
    out += c == '\n' ? '\n' + indent : std::string(1, c);
  return out;
}

} // namespace pdist::package
