// Taking libarchive out of the reach of the user's locale and time zone.
#pragma once

#include <clocale>
#include <locale.h>
#include <mutex>
#include <optional>
#include <string>

namespace pdist::archive {

/// While it lives: names are UTF-8 for this thread (libarchive converts names from the locale's character
/// set, and pax headers and zip want UTF-8), and local time is UTC for the process (zip entries have a local
/// time). One at a time, because the time zone belongs to the whole process.
class NeutralSurroundings {
public:
  /// Errors name `shown`, the archive.
  explicit NeutralSurroundings(const std::string& shown);
  NeutralSurroundings(const NeutralSurroundings&) = delete;
  NeutralSurroundings& operator=(const NeutralSurroundings&) = delete;
  ~NeutralSurroundings();

private:
  std::unique_lock<std::mutex> turn_;
  locale_t utf8_ = nullptr, before_ = nullptr;
  std::optional<std::string> zone_;
};

} // namespace pdist::archive
