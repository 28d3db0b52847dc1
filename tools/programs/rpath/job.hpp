// The binaries of one run: read, their edits planned, and written when all of them can be.
#pragma once

#include "binary/binary.hpp"
#include "programs/rpath/options.hpp"

#include <string>
#include <vector>

namespace pdist::programs {

/// One file of the command line, read, with its edit planned.
struct RpathJob {
  std::string name; ///< as given
  support::ReadableFile file;
  binary::Binary binary;
  binary::Edit edit;
  binary::Patch patch;
};

/// All files; for an edit each once whatever its names. Throws `Errors` with every error, not just the first.
std::vector<RpathJob> prepare_all(const RpathOptions& options);

/// Writes what was planned. First locks all files that change, and plans anew what another run has changed
/// since: of two edits of one file at once none is lost. Says on stderr when an edit replaces the signature
/// of a certificate. Throws `Errors`, before anything is written, when such a file cannot be edited any more.
void write_all(std::vector<RpathJob>& jobs, const RpathOptions& options);

} // namespace pdist::programs
