// What an agent sends to the backend: one line for what it has measured.
#pragma once

#include <istream>
#include <ostream>
#include <string>

namespace tally {

struct Report {
  std::string name;
  long count = 0;
  long sum = 0;
};

std::ostream& operator<<(std::ostream& out, const Report& report);
std::istream& operator>>(std::istream& in, Report& report);

} // namespace tally
