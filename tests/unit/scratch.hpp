// A fresh folder for one test case, below the one that ctest made for the program.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace pdist::test {

/// An empty folder of its own for each object; kept after the test, so that a failure can be looked at.
class Scratch {
public:
  Scratch() {
    const char* base = std::getenv("PDIST_SCRATCH");
    if (base == nullptr) throw std::runtime_error("PDIST_SCRATCH is not set: run this through ctest");
    static int count = 0;
    folder_ = std::filesystem::path(base) / ("case-" + std::to_string(++count));
    std::filesystem::create_directories(folder_);
  }

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  /// Writes a file below the folder, with the folders it needs; returns its path.
  std::filesystem::path file(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

private:
  std::filesystem::path folder_;
};

} // namespace pdist::test
