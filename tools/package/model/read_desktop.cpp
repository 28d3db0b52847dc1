#include "package/model/read_desktop.hpp"

#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/shape/check_shape.hpp"
#include "package/shape/rules.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

using support::Value;

/// "tools/chat" without its folders.
std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1); // 0 when there is none
}

Command read_command(const Value& item, const ReadContext& context, const std::string& path) {
  if (item.is(Value::Kind::map)) {
    return {place_of(item, "name").text(), program_path(place_of(item, "program").text())};
  }
  Value name(file_name(item.text()));
  name.set_mark(item.mark());
  check_text(name, command_name_rule, context.file, path);
  return {name.text(), program_path(item.text())};
}

void read_commands(Contents& contents, const Value& map, const ReadContext& context,
                   const std::string& path) {
  for (const Value& item : items_of(map, "commands")) {
    const std::string here = item_path(path, "commands", contents.commands.size());
    Command command = read_command(item, context, here);
    if (std::ranges::find(contents.commands, command.name, &Command::name) != contents.commands.end()) {
      fail_at(item, context, fmt::format("'{}' is a second command '{}'", here, command.name),
              "PATH has one of a name");
    }
    contents.commands.push_back(std::move(command));
  }
}

void read_completions(Contents& contents, const Value& map) {
  for (const auto& [shell, value] : members_of(map, "completions")) {
    if (value.is(Value::Kind::text)) contents.completions.emplace_back(shell, value.text());
    for (const Value& item : value.items())
      contents.completions.emplace_back(shell, item.text());
  }
}

void require_known_command(const Contents& contents, const std::string& name, const Value& place,
                           const ReadContext& context, const std::string& path) {
  std::vector<std::string> known;
  for (const Command& command : contents.commands)
    known.push_back(command.name);
  if (std::ranges::find(known, name) != known.end()) return;
  fail_at(place, context, fmt::format("'{}' is '{}', which is not one of the commands", path, name),
          known.empty() ? "there are none" : support::did_you_mean(name, known));
}

void read_entries(Contents& contents, const Value& map, const ReadContext& context, const std::string& path) {
  for (const Value& item : items_of(map, "desktop_entries")) {
    const std::string here = item_path(path, "desktop_entries", contents.desktop_entries.size());
    const Value& command = place_of(item, "command");
    require_known_command(contents, command.text(), command, context, here + ".command");
    DesktopEntry entry;
    entry.id = text_or(item, "id", command.text());
    entry.name = place_of(item, "name").text();
    entry.comment = text_or(item, "comment", context.summary);
    entry.command = command.text();
    entry.icon = text_or(item, "icon", "");
    entry.categories = texts_of(item, "categories");
    entry.mime_types = texts_of(item, "mime_types");
    entry.terminal = flag_or(item, "terminal", false);
    entry.on_desktop = flag_or(item, "on_desktop", false);
    if (std::ranges::find(contents.desktop_entries, entry.id, &DesktopEntry::id) !=
        contents.desktop_entries.end()) {
      fail_at(item, context, fmt::format("'{}' is a second desktop entry '{}'", here, entry.id),
              "each is a file of its own", "give it another id");
    }
    contents.desktop_entries.push_back(std::move(entry));
  }
}

} // namespace

void read_desktop(Contents& contents, const Value& map, const ReadContext& context, const std::string& path) {
  read_commands(contents, map, context, path);
  read_completions(contents, map);
  read_entries(contents, map, context, path);
  for (const Value& item : items_of(map, "icons"))
    contents.icons.push_back({place_of(item, "file").text(), place_of(item, "size").text()});
  for (const Value& item : items_of(map, "mime_types")) {
    contents.mime_types.push_back(
        {place_of(item, "type").text(), place_of(item, "comment").text(), texts_of(item, "globs")});
  }
}

} // namespace pdist::package
