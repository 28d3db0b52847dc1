#include "support/progress.hpp"

#include "support/tell.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace pdist::support {

namespace {

constexpr const char* clear_line = "\r\x1b[K";

} // namespace

Progress::Progress(std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), shown_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_) std::fputs(clear_line, stderr);
}

void Progress::advance() {
  const std::size_t done = ++done_;
  if (!shown_) return;
  const std::lock_guard lock(line_);
  tell(fmt::format("{}{} {}/{}", clear_line, what_, done, total_));
}

} // namespace pdist::support
