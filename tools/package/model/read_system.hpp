// The system that a package is installed into: accounts, folders, services.
#pragma once

#include "package/model/read.hpp"

#include <string>

namespace pdist::package {

/// Notes the accounts that `map` declares in the context.
void note_accounts(ReadContext& context, const support::Value& map);

/// Accounts, folders and services of `map`.
void read_system(Contents& contents, const support::Value& map, const ReadContext& context,
                 const std::string& path);

} // namespace pdist::package
