// tally-backend [<config file>]: adds up the reports on standard input, and prints those that are large
// enough.
#include "report.hpp"

#include <fstream>
#include <iostream>
#include <map>

int main(int argc, char** argv) {
  const std::string config = argc > 1 ? argv[1] : "/etc/tally/backend.conf";
  std::ifstream settings(config);
  std::string name, equals;
  long least = 0;
  if (!(settings >> name >> equals >> least) || name != "least") {
    std::cerr << "tally-backend: error: " << config << ": it does not say least = <number>\n";
    return 1;
  }
  std::map<std::string, tally::Report> totals;
  for (tally::Report report; std::cin >> report;) {
    tally::Report& total = totals[report.name];
    total.name = report.name;
    total.count += report.count;
    total.sum += report.sum;
  }
  for (const auto& [key, total] : totals)
    if (total.sum >= least) std::cout << total;
  return std::cout ? 0 : 1;
}
