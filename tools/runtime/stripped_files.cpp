#include "runtime/stripped_files.hpp"

#include "binary/binary.hpp"
#include "runtime/private_copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

/// GNU strip writes the time into the header of a Windows binary, whatever the linker left there: no two runs
/// would make the same bytes.
void keep_time_stamp(const Path& copy, const Path& original) {
  const support::ReadableFile stripped(copy), before(original);
  if (binary::detect(before) != binary::Format::pe) return;
  const binary::Patch patch = binary::plan_time_stamp(stripped, before);
  support::publish_file(copy, {.flush = false}, [&](support::OutputFile& out) {
    binary::write_patched(stripped, patch, [&](std::span<const std::byte> bytes) { out.write(bytes); });
  });
}

} // namespace

Path stripped_copy(const Request& request, const Path& file) {
  if (request.strip_program.empty()) {
    throw support::Error(file.string(), "cannot strip", "the toolchain names no strip program",
                         "set CMAKE_STRIP");
  }
  Path copy = place_of_copy(request, "stripped", file);
  support::ProcessRequest process;
  process.command = {request.strip_program.string()};
  // Apple's takes away what libraries are linked by unless told otherwise, and knows no "--".
  const bool for_macos = request.system == "Darwin";
  process.command.insert(process.command.end(),
                         for_macos ? std::initializer_list<std::string>{"-S", "-x", "-o", copy.string()}
                                   : std::initializer_list<std::string>{"-o", copy.string(), "--"});
  process.command.push_back(file.string());
  const support::ProcessResult result = support::run(process);
  if (result.status != 0) {
    throw support::Error(file.string(),
                         fmt::format("cannot strip: {} failed with status {}",
                                     support::escaped(request.strip_program.string()), result.status),
                         support::escaped(result.errors));
  }
  keep_time_stamp(copy, file);
  // The copy stands for the original when later runs ask what changed.
  std::filesystem::last_write_time(copy, std::filesystem::last_write_time(file));
  return copy;
}

} // namespace pdist::runtime
