// What people are told on stderr.
#pragma once

#include <cstdio>
#include <string_view>

namespace pdist::support {

/// Writes `text` to stderr. What cannot be written is lost: nobody is there to read it, and the work goes on.
inline void tell(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

} // namespace pdist::support
