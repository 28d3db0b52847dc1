#include "runtime/stripped_files.hpp"

#include "runtime/private_copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/process.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

Path stripped_copy(const Request& request, const Path& file) {
  if (request.strip_program.empty()) {
    throw support::Error(file.string(), "cannot strip", "the toolchain names no strip program",
                         "set CMAKE_STRIP");
  }
  Path copy = place_of_copy(request, "stripped", file);
  support::ProcessRequest process;
  process.command = {request.strip_program.string(), "-o", copy.string(), "--", file.string()};
  const support::ProcessResult result = support::run(process);
  if (result.status != 0) {
    throw support::Error(file.string(),
                         fmt::format("cannot strip: {} failed with status {}",
                                     support::escaped(request.strip_program.string()), result.status),
                         support::escaped(result.errors));
  }
  // The copy stands for the original when later runs ask what changed.
  std::filesystem::last_write_time(copy, std::filesystem::last_write_time(file));
  return copy;
}

} // namespace pdist::runtime
