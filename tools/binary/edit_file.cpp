#include "binary/edit_file.hpp"

#include "support/error.hpp"

namespace pdist::binary {

bool write_edited(const support::ReadableFile& source, const Edit& edit, const Patch& patch,
                  const std::filesystem::path& target) {
  support::FilePublication publication(target);
  return write_edited(source, edit, patch, publication);
}

bool write_edited(const support::ReadableFile& source, const Edit& edit, const Patch& patch,
                  support::FilePublication& publication) {
  const auto write = [&](support::OutputFile& out) {
    write_patched(source, patch, [&out](std::span<const std::byte> bytes) { out.write(bytes); });
  };
  const auto check = [&](const std::filesystem::path& written) {
    try {
      check_edited(support::ReadableFile(written), source, edit, patch);
    } catch (const support::Error& error) { // it names the temporary file, which is gone when this is read
      throw support::Error(publication.target().string(), error.problem(), error.reason(), error.hint());
    }
  };
  return publication.publish({.mode = {}, .like = source.path()}, write, check);
}

} // namespace pdist::binary
