// Paths of Apple's bundles: applications and frameworks are folders that are moved as one. Pure calculation.
#pragma once

#include <string>
#include <string_view>

namespace pdist::runtime {

/// The outermost application that a path is in ("Chat.app", "apps/Chat.app"); empty when it is in none.
std::string application_of(std::string_view path);

/// The framework whose own library a file is, with what leads to it ("/opt/lib/Qt.framework" for its Qt and
/// its Versions/A/Qt); empty for every other file, also for one deeper inside a framework.
std::string framework_of(std::string_view path);

/// The folder that a bundle's signature seals, by where its Info.plist is ("Chat.app/Contents",
/// "Qt.framework/Versions/A"); empty for a path that is no bundle's Info.plist.
std::string sealed_folder_of(std::string_view info_plist);

/// Where the libraries go that programs in `application` load; of "" (the dist's own tree): "lib".
std::string library_folder_of(const std::string& application);

} // namespace pdist::runtime
