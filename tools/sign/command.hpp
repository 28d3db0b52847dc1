// Signing with a program that the user names.
#pragma once

#include "sign/signer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pdist::sign {

/// Runs `command`, a program and its first arguments; it gets the path of the unsigned file and that of the
/// signed one to make as last arguments (productsign(1) and `rcodesign sign` take them so). `shown` is the
/// path that errors name, where the files are private copies.
std::unique_ptr<Signer> command_signer(std::vector<std::string> command, std::filesystem::path shown);

} // namespace pdist::sign
