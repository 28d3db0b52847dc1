#include "verify/launchers.hpp"

#include "runtime/launcher/windows.hpp"
#include "support/file.hpp"
#include "support/text.hpp"

#include <algorithm>

namespace pdist::verify {

namespace {

std::optional<std::string> launched_by(const std::filesystem::path& file) {
  const support::ReadableFile opened(file);
  const auto section =
      binary::read_section(opened, runtime::launcher_section, runtime::launcher_section_size);
  return section ? runtime::launched_program(*section) : std::nullopt;
}

} // namespace

std::map<std::string, std::string> windows_launchers(const DistTree& tree) {
  std::map<std::string, std::string> out;
  if (tree.format != binary::Format::pe) return out;
  for (const DistBinary& item : tree.binaries) {
    if (!item.is_program() || item.path.find('/') != std::string::npos) continue;
    const auto program = launched_by(tree.root / item.path);
    if (!program) continue;
    const auto same = [&](const DistBinary& other) {
      return support::ascii_lower(other.path) == support::ascii_lower(*program);
    };
    const auto found = std::ranges::find_if(tree.binaries, same);
    out.emplace(item.path, found == tree.binaries.end() ? *program : found->path);
  }
  return out;
}

} // namespace pdist::verify
