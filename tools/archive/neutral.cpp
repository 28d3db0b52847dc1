#include "archive/neutral.hpp"

#include "support/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <system_error>

namespace pdist::archive {

namespace {

std::mutex& only_one() {
  static std::mutex guard;
  return guard;
}

} // namespace

NeutralSurroundings::NeutralSurroundings(const std::string& shown) : turn_(only_one()) {
  // Built into glibc since 2.35, installed with it by Debian and Fedora before; musl takes any name.
  utf8_ = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8_ == nullptr) {
    throw support::Error(shown, "cannot write the archive",
                         "the locale C.UTF-8 cannot be loaded: " + std::generic_category().message(errno),
                         "Debian: it is in the package libc-bin");
  }
  before_ = ::uselocale(utf8_);
  if (const char* zone = std::getenv("TZ"); zone != nullptr) zone_ = zone;
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
}

NeutralSurroundings::~NeutralSurroundings() {
  if (zone_) {
    ::setenv("TZ", zone_->c_str(), 1);
  } else {
    ::unsetenv("TZ");
  }
  ::tzset();
  ::uselocale(before_);
  ::freelocale(utf8_);
}

} // namespace pdist::archive
