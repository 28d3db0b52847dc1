#include "verify/machine_programs.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace pdist::verify {

namespace fs = std::filesystem;

bool is_program(const fs::path& path) {
  std::error_code none;
  return fs::is_regular_file(path, none) && ::access(path.c_str(), X_OK) == 0;
}

std::optional<fs::path> program_of_machine(const fs::path& asked) {
  if (asked.has_parent_path()) return is_program(asked) ? std::optional(fs::absolute(asked)) : std::nullopt;
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const fs::path found = fs::path(folder) / asked;
    if (found.is_absolute() && is_program(found)) return found;
  }
  return std::nullopt;
}

} // namespace pdist::verify
