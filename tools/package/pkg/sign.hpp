// Signing an installer package for macOS with a program that the user names.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace pdist::package {

/// In a private folder beside `target`: `write` makes the unsigned package; `command` gets its path, and that
/// of the signed one that it makes, as last arguments (productsign(1) and `rcodesign sign` take them so);
/// `check` throws when the result has other contents. Then it is published to `target`; returns whether that
/// was replaced. Throws `Error` with the program's words when it fails, and when what it made has no
/// signature.
bool publish_signed(const std::filesystem::path& target, const std::vector<std::string>& command,
                    const std::function<void(const std::filesystem::path&)>& write,
                    const std::function<void(const std::filesystem::path&)>& check);

} // namespace pdist::package
