// How the parts of package.yaml become the model: what the files of this folder ask of each other.
#pragma once

#include "package/model/model.hpp"
#include "support/data/value.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// What the parts need to know of the whole.
struct ReadContext {
  std::string file;             ///< package.yaml, for messages
  std::filesystem::path folder; ///< paths of scripts are relative to it
  const FormatFacts& format;
  std::string package = {}; ///< name of the package that is read
  std::string summary = {}; ///< of that package
  std::string maintainer = {};
  std::vector<std::string> users = {}, groups = {}; ///< declared by the package and those that it requires
};

} // namespace pdist::package
