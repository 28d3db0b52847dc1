// tally-agent <name> <number>...: reports the numbers that were measured under this name.
#include "report.hpp"

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: tally-agent <name> <number>...\n";
    return 2;
  }
  tally::Report report;
  report.name = argv[1];
  for (int i = 2; i < argc; ++i) {
    ++report.count;
    report.sum += std::strtol(argv[i], nullptr, 10);
  }
  std::cout << report;
  return std::cout ? 0 : 1;
}
