// Where macOS has what a dist and package.yaml bring. Pure calculation.
#pragma once

#include "package/layout/layout_rules.hpp"
#include "package/model/model.hpp"

#include <string>
#include <string_view>

namespace pdist::package {

/// `LayoutRules::place` for an installer package: applications go to /Applications; man pages and completions
/// below /usr/local/share, where macOS' own man and zsh look; /etc and /var by their real names, below
/// /private. A configuration file comes as a default below `pkg_support_folder`: see
/// templates/pkg/postinstall.in.
Placed pkg_place(const Package& package, const std::string& path, const LayoutRequest& request);

/// Of a program or data file: `pkg_place` without man pages, completions and configuration.
std::string pkg_placed_path(const std::string& path, const LayoutRequest& request);

/// "Library/Application Support/chat": what a package keeps of itself.
std::string pkg_support_folder(const Package& package);

/// Folders that macOS has, or that several packages share.
bool is_macos_base_folder(std::string_view path);

/// Whether packages may have something at `path`. The rest of the system's volume cannot be written to
/// (macOS 10.15 and later).
bool is_macos_place(std::string_view path);

/// What two names that are the same for macOS have in common: its file systems take small letters for capital
/// ones. Letters of other alphabets than ASCII are compared by their bytes.
std::string macos_folded(std::string_view path);

} // namespace pdist::package
