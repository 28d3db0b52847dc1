// Names of DLLs, which Windows compares without case.
#pragma once

#include "support/text.hpp"

namespace pdist::binary::pe {

/// Whether two names are one to Windows. Only ASCII letters fold: import names in anything else depend on the
/// code page of each machine.
inline bool same_name(std::string_view a, std::string_view b) {
  return support::ascii_lower(a) == support::ascii_lower(b);
}

} // namespace pdist::binary::pe
