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

/// Notes the accounts that `map` declares in the context.
void note_accounts(ReadContext& context, const support::Value& map);

/// `name >= 1.2 | other`, or a map with one such text a format. Nothing where the map leaves the format out.
/// `key` is the relation's kind, such as "conflicts": not all may have alternatives.
std::optional<Relation> read_relation(const support::Value& value, const ReadContext& context,
                                      std::string_view key, const std::string& path);

/// What stands at `key` and below in the map of a package or component. `path` names the map in errors.
Contents read_contents(const support::Value& map, const ReadContext& context, const std::string& path);

/// Accounts, folders and services of `map`.
void read_system(Contents& contents, const support::Value& map, const ReadContext& context,
                 const std::string& path);

/// Commands, completions, menu entries, icons and MIME types of `map`.
void read_desktop(Contents& contents, const support::Value& map, const ReadContext& context,
                  const std::string& path);

Hooks read_hooks(const support::Value& hooks, const ReadContext& context, const std::string& path);

/// The packages of `product`: the only one, or one a component and the meta package.
std::vector<Package> read_packages(const support::Value& product, const Model& model,
                                   const std::string& summary, const std::string& description,
                                   const ReadContext& context);

/// The changelog of `product`, with an entry for the model's version when there is none yet.
std::vector<ChangelogEntry> read_changelog(const support::Value& product, const Model& model,
                                           support::EpochSeconds time, const ReadContext& context);

/// `map` with what its `overrides` say for the format in place of its own members, and without `overrides`.
support::Value with_overrides(const support::Value& map, const FormatFacts& format);

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
