// Where paths of a dist are on a Linux system (Filesystem Hierarchy Standard 3.0). Pure calculation.
#pragma once

#include "package/layout/layout_rules.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// What differs between distributions.
struct FhsPlaces {
  const FormatFacts& format;
  std::string_view zsh_completions; ///< folder of completions that packages bring, with its last '/'
};

/// Whether the file is a library that the loader finds in `folder` (see `library_folder`) for programs of
/// other packages, too.
bool is_public_library(std::string_view path, const std::string& folder);

/// Where `path` of the dist is with these contents.
Placed fhs_place(const Contents& contents, const std::string& path, const LayoutRequest& request,
                 const FhsPlaces& places);

/// Where a program, library or data file of the dist is: `fhs_place` without man pages, completions and
/// icons. With the distribution's libraries, those in the dist's lib/ go to `library_folder`: many 64-bit
/// systems' loaders do not look in /usr/lib.
std::string fhs_file_place(const std::string& path, const LayoutRequest& request, const FormatFacts& format);

} // namespace pdist::package
