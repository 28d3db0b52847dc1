#include "report.hpp"

namespace tally {

std::ostream& operator<<(std::ostream& out, const Report& report) {
  return out << report.name << ' ' << report.count << ' ' << report.sum << '\n';
}

std::istream& operator>>(std::istream& in, Report& report) {
  return in >> report.name >> report.count >> report.sum;
}

} // namespace tally
