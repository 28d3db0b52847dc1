#include "runtime/private_copy.hpp"

#include <fmt/format.h>

#include <functional>

namespace pdist::runtime {

Path place_of_copy(const Request& request, std::string_view kind, const Path& file) {
  const Path folder = request.work / kind / fmt::format("{:016x}", std::hash<std::string>{}(file.string()));
  std::filesystem::create_directories(folder);
  return folder / file.filename();
}

} // namespace pdist::runtime
