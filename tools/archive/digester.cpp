#include "archive/digester.hpp"

#include <span>
#include <system_error>
#include <utility>

namespace pdist::archive {

Digester::Digester() {
  try {
    thread_ = std::thread(&Digester::run, this);
  } catch (const std::system_error&) {
    // This user may have no more threads.
  }
}

std::vector<std::byte> Digester::buffer() {
  std::unique_lock lock(guard_);
  changed_.wait(lock, [&] { return !free_.empty() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  std::vector<std::byte> out = std::move(free_.back());
  free_.pop_back();
  return out;
}

void Digester::add(DigestPlaces places, std::vector<std::byte> buffer, std::size_t size) {
  Work work{places, std::move(buffer), size};
  if (!thread_.joinable()) {
    digest(work);
    free_.push_back(std::move(work.buffer));
    return;
  }
  const std::lock_guard lock(guard_);
  work_.push(std::move(work));
  changed_.notify_all();
}

void Digester::finish() {
  stop();
  if (failure_) std::rethrow_exception(failure_);
}

void Digester::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(guard_);
    work_.push({});
    changed_.notify_all();
  }
  thread_.join();
}

Digester::Work Digester::next() {
  std::unique_lock lock(guard_);
  changed_.wait(lock, [&] { return !work_.empty(); });
  Work out = std::move(work_.front());
  work_.pop();
  return out;
}

void Digester::run() {
  try {
    for (Work work = next(); work.places.sha256 != nullptr; work = next()) {
      digest(work);
      const std::lock_guard lock(guard_);
      free_.push_back(std::move(work.buffer));
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard lock(guard_);
    failure_ = std::current_exception();
    changed_.notify_all();
  }
}

/// The next piece of a file, or its end.
void Digester::digest(Work& work) {
  if (!sha256_) {
    sha256_.emplace();
    if (work.places.md5 != nullptr) md5_.emplace(support::DigestAlgorithm::md5);
  }
  const std::span<const std::byte> bytes = std::span(work.buffer).first(work.size);
  sha256_->update(bytes);
  if (md5_) md5_->update(bytes);
  if (work.size > 0) return;
  *work.places.sha256 = sha256_->finish();
  if (md5_) *work.places.md5 = md5_->finish();
  sha256_.reset();
  md5_.reset();
}

} // namespace pdist::archive
