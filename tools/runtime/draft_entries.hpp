// What each source of a dist's files becomes in a draft.
#pragma once

#include "runtime/draft.hpp"
#include "runtime/install/installed_tree.hpp"
#include "runtime/placement/libraries.hpp"
#include "runtime/recipe/files.hpp"
#include "runtime/request.hpp"

#include <string>

namespace pdist::runtime {

/// A file, folder or symlink that install rules made. May write a stripped copy.
DraftEntry installed_entry(const InstalledEntry& installed, const Request& request,
                           const PlacementRequest& placement);

/// A file of the build, such as a target or plugin, in the folder `destination` of the dist. A shared library
/// gets the name that its users open it by. May write a stripped copy.
DraftEntry file_entry(const Path& file, const std::string& destination, const std::string& reason,
                      const Request& request, const PlacementRequest& placement);

/// What a recipe takes of a language runtime.
DraftEntry runtime_entry(RecipeEntry found);

} // namespace pdist::runtime
