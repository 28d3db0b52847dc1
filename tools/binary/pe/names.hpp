// Names of DLLs, which Windows compares without case.
#pragma once

#include <algorithm>
#include <string_view>

namespace pdist::binary::pe {

/// Whether two names are one to Windows. Only ASCII letters fold: import names in anything else depend on the
/// code page of each machine.
inline bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

} // namespace pdist::binary::pe
