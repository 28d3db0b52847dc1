#include "support/publish/publish.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/publish/file_attributes.hpp"
#include "support/publish/folder_of_output.hpp"
#include "support/publish/output_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace pdist::support {

namespace fs = std::filesystem;

namespace {

/// A folder, a device, or a symlink to a device cannot become a file: as root, the rename would even succeed.
void require_replaceable(const fs::path& target) {
  require_name(target);
  struct stat status {};
  if (::stat(target.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return;
  if (!S_ISDIR(status.st_mode)) throw Error(target.string(), "cannot write", "it is not a regular file");
  if (status_if_there(target) && !S_ISLNK(status_if_there(target)->st_mode)) {
    throw Error(target.string(), "cannot write", "it is a folder");
  }
}

FileDescriptor duplicate(const FileDescriptor& fd, const fs::path& target) {
  FileDescriptor copy(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0));
  if (!copy) throw system_error(target.string(), "write", errno);
  return copy;
}

/// Runs `check`; what it says of the temporary file, it says of `target`.
void read_back(const std::function<void(const fs::path&)>& check, const fs::path& temporary,
               const fs::path& target) {
  try {
    check(temporary);
  } catch (const Error& error) {
    if (!error.file().starts_with(temporary.string())) throw;
    throw Error(target.string() + error.file().substr(temporary.string().size()), error.problem(),
                error.reason(), error.hint());
  }
}

bool has_same_bytes(const fs::path& one, const fs::path& other) {
  constexpr std::size_t piece = 1 << 17; // both fit into a core's cache
  const ReadableFile first(one), second(other);
  if (first.size() != second.size()) return false;
  std::vector<std::byte> a(piece), b(piece);
  for (std::uint64_t at = 0; at < first.size(); at += piece) {
    const std::size_t got = first.read_some(at, a);
    if (second.read_some(at, b) != got || std::memcmp(a.data(), b.data(), got) != 0) return false;
  }
  return true;
}

/// Whether the target is what the temporary would make of it. A target that cannot be read is not.
bool is_up_to_date(const fs::path& target, const std::optional<struct stat>& existing,
                   const fs::path& temporary, const WantedAttributes& wanted) {
  try {
    return existing && has_attributes(target, *existing, wanted) && has_same_bytes(temporary, target);
  } catch (const Error&) {
    return false;
  }
}

} // namespace

OutputFile::OutputFile(FileDescriptor fd, std::string shown) : fd_(std::move(fd)), shown_(std::move(shown)) {}

void OutputFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd_.get(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw system_error(shown_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
}

void OutputFile::write(std::string_view text) {
  write(as_bytes(text));
}

void OutputFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw system_error(shown_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
}

void OutputFile::close() {
  // EINTR: Linux has closed it nevertheless.
  if (::close(fd_.release()) != 0 && errno != EINTR) throw system_error(shown_, "write", errno);
}

FilePublication::FilePublication(fs::path target)
    : target_(std::move(target)), temporary_(temporary_path(target_)) {
  require_replaceable(target_);
  parent_ = std::make_unique<ParentFolder>(target_);
  lock_temporary_file(target_, temporary_);
}

FilePublication::~FilePublication() = default;

bool FilePublication::publish(const FileAttributes& attributes, const std::function<void(OutputFile&)>& write,
                              const std::function<void(const fs::path&)>& check) {
  prepare(attributes, write, check);
  take_places({this});
  return is_new_;
}

void FilePublication::prepare(const FileAttributes& attributes, const std::function<void(OutputFile&)>& write,
                              const std::function<void(const fs::path&)>& check) {
  require_replaceable(target_);
  const FileDescriptor& locked = temporary_.opened();
  const std::optional<struct stat> existing = status_if_there(target_);
  const WantedAttributes wanted = wanted_attributes(attributes, existing);

  OutputFile output(duplicate(locked, target_), target_.string());
  write(output);
  output.close();
  // First, because a check may wait for what other threads do meanwhile.
  const bool up_to_date = is_up_to_date(target_, existing, temporary_.path(), wanted);
  if (check) read_back(check, temporary_.path(), target_);
  if (up_to_date) return;

  drop_inherited_access(locked);
  give_attributes(locked, wanted, target_.string());
  if (attributes.flush && ::fsync(locked.get()) != 0) throw system_error(target_.string(), "write", errno);
  is_new_ = true;
  flush_ = attributes.flush;
}

void FilePublication::take_place() {
  temporary_.last_step([&] {
    if (::rename(temporary_.path().c_str(), target_.c_str()) != 0)
      throw system_error(target_.string(), "write", errno);
  });
}

void take_places(const std::vector<FilePublication*>& prepared) {
  for (FilePublication* each : prepared)
    if (each->is_new_) each->take_place();
  for (const FilePublication* each : prepared)
    if (each->is_new_ && each->flush_) each->parent_->flush();
}

bool publish_file(const fs::path& target, const FileAttributes& attributes,
                  const std::function<void(OutputFile&)>& write,
                  const std::function<void(const fs::path&)>& check) {
  return FilePublication(target).publish(attributes, write, check);
}

void remove_left_over(const fs::path& target) {
  Temporary temporary(temporary_path(target)); // its end removes what it locked
  const std::optional<struct stat> left = status_if_there(temporary.path());
  if (!left) return;
  if (S_ISDIR(left->st_mode)) {
    lock_temporary_folder(target, temporary);
  } else {
    lock_temporary_file(target, temporary);
  }
}

} // namespace pdist::support
