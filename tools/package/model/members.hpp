// Access to a document whose shape is checked already, and errors that name a place in it.
#pragma once

#include "package/model/read.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// A program that a key names: as it is with a '/', else in bin/.
std::string program_path(const std::string& text);

/// The text of a member that is there, else `fallback`.
std::string text_or(const support::Value& map, std::string_view key, const std::string& fallback);

bool flag_or(const support::Value& map, std::string_view key, bool fallback);

/// The texts of a list that is there.
std::vector<std::string> texts_of(const support::Value& map, std::string_view key);

/// The items of a list that is there.
const support::Value::List& items_of(const support::Value& map, std::string_view key);

/// The members of a map that is there.
const support::Value::Map& members_of(const support::Value& map, std::string_view key);

/// The value of `key`, or the map itself where it is absent: the place of an error.
const support::Value& place_of(const support::Value& map, std::string_view key);

/// `services[2]` below `path`.
std::string item_path(const std::string& path, std::string_view key, std::size_t index);

std::string key_path(const std::string& path, std::string_view key);

[[noreturn]] void fail_at(const support::Value& value, const ReadContext& context, const std::string& what,
                          const std::string& why, const std::string& hint = {});

} // namespace pdist::package
