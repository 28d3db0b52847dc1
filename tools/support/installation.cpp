#include "support/installation.hpp"

#include "support/error.hpp"

namespace pdist::support {

std::filesystem::path running_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::filesystem::path templates_folder() {
  const std::filesystem::path program = running_program();
  std::filesystem::path folder = program.parent_path().parent_path() / "share/PortableDist/templates";
  if (!std::filesystem::is_directory(folder)) {
    throw Error(folder.string(), "PortableDist's templates are not there", "the installation is incomplete",
                "install PortableDist again, or name files by their path");
  }
  return folder;
}

} // namespace pdist::support
