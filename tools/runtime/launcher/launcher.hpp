// The launcher in front of a program that needs environment variables: a POSIX shell script. On Windows it is
// a program (windows_launcher.hpp).
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

/// Returns `name`; throws `Error` when it is no name of a variable on every system.
const std::string& checked_variable_name(const std::string& name);

/// `text` as one word of a POSIX shell, whatever is in it.
std::string shell_quoted(std::string_view text);

} // namespace pdist::runtime
