// Programs of this machine whose needs tests know from the package managers' own tools.
#pragma once

#include "package/linux/binary_needs.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace pdist::test {

inline constexpr const char* real_programs[] = {"/usr/bin/ffmpeg", "/usr/bin/python3.11", "/usr/bin/cmake",
                                                "/usr/bin/git",    "/usr/bin/dpkg",       "/usr/bin/xz",
                                                "/usr/bin/rpm"};

/// The program as one package would ship it, with nothing of its libraries.
inline package::Requirements requirements_of_program(const std::string& path) {
  package::PackageTree tree;
  package::PackageEntry entry;
  entry.path = entry.source = path.substr(1);
  tree.entries.push_back(std::move(entry));
  return package::requirements_of({tree}, {}, "/").at(0);
}

/// The parts of the text, trimmed and sorted.
inline std::vector<std::string> lines_of(const std::string& text, char separator = '\n') {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line, separator);) {
    const std::size_t first = line.find_first_not_of(" \n");
    if (first != std::string::npos)
      out.push_back(line.substr(first, line.find_last_not_of(" \n") + 1 - first));
  }
  std::ranges::sort(out);
  return out;
}

} // namespace pdist::test
