#include "package/formats/apk/binaries.hpp"

#include "binary/binary.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

namespace {

using support::Error;

constexpr auto way_out = "link it statically, with musl-gcc -static or in Alpine itself";

/// Why it does not run there. `needed`: a library that the packages do not have; `loader` may be empty.
std::string reason(std::string_view loader, std::string_view needed) {
  const std::string named = needed.empty() ? fmt::format("its loader is {}", support::escaped(loader))
                                           : fmt::format("it needs {}", support::escaped(needed));
  const bool is_musl = loader.find("/ld-musl-") != std::string_view::npos ||
                       needed.starts_with("libc.musl-") || needed == "libc.so";
  const bool is_glibc = loader.find("/ld-linux") != std::string_view::npos ||
                        loader.find("/ld64.so") != std::string_view::npos || needed == "libc.so.6";
  if (is_musl) return named + ": programs that are linked to musl dynamically are not packed yet";
  if (is_glibc) return named + ": it is linked to glibc, and Alpine's C library is musl";
  return named + ", which the package does not have";
}

} // namespace

void require_static(const Requirements& requirements, const std::filesystem::path& dist) {
  std::vector<Error> problems;
  for (const BinaryUse& use : requirements.binaries) {
    const support::ReadableFile file(dist / use.path);
    const auto binary = binary::read(file);
    const std::string loader = binary ? binary->interpreter : std::string();
    // Libraries have no loader, and say by their C library whose they are.
    std::string needed;
    for (const std::string& library : use.libraries)
      if (needed.empty() || library.starts_with("libc.")) needed = library;
    if (loader.empty() && needed.empty()) continue;
    problems.emplace_back(file.path(), "it does not run on Alpine", reason(loader, needed), way_out);
  }
  if (!problems.empty()) throw support::Errors(std::move(problems));
}

} // namespace pdist::package
