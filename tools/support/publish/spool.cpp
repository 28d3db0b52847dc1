#include "support/publish/spool.hpp"

#include "support/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace pdist::support {

namespace {

namespace fs = std::filesystem;

FileDescriptor open_nameless(const fs::path& target) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  constexpr mode_t mode = 0600;
  FileDescriptor out(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
  if (out) return out;
  // Not every file system has such files: then it loses its name at once.
  std::string name = (folder / ".pdist-spool-XXXXXX").string();
  if (errno == EOPNOTSUPP || errno == EISDIR) {
    out = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (out) ::unlink(name.c_str());
  }
  if (!out) throw system_error(target.string(), "write", errno);
  return out;
}

} // namespace

Spool::Spool(const fs::path& target) : file_(open_nameless(target), target.string()) {}

void Spool::write(std::span<const std::byte> bytes) {
  file_.write(bytes);
  size_ += bytes.size();
}

void Spool::copy_to(OutputFile& out) const {
  constexpr std::size_t piece = 1 << 20;
  std::vector<std::byte> buffer(piece);
  for (std::uint64_t at = 0; at < size_;) {
    const ssize_t got = ::pread(file_.descriptor(), buffer.data(), piece, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw system_error(file_.shown_path(), "read", got == 0 ? EIO : errno);
    out.write(std::span(buffer).first(static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
}

} // namespace pdist::support
