// The launcher: a POSIX shell script in front of a program that needs environment variables.
#pragma once

#include "runtime/request.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

struct LauncherRequest {
  std::string program; ///< inside the dist, whose root folder is the launcher's own
  TextMap environment; ///< `@DIST@` in a value is the dist's folder
  std::vector<std::string> unset;
};

/// The script's text, from the template `templates/launcher/posix.sh.in`. Throws `Error` for a variable's
/// name that a shell cannot have.
std::string render_launcher(const Path& template_file, const LauncherRequest& request);

/// `text` as one word of a POSIX shell, whatever is in it.
std::string shell_quoted(std::string_view text);

} // namespace pdist::runtime
