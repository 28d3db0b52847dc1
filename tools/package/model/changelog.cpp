#include "package/model/changelog.hpp"

#include "package/model/members.hpp"
#include "package/model/read.hpp"
#include "package/shape/check_shape.hpp"
#include "package/shape/product_shape.hpp"
#include "package/shape/shape.hpp"
#include "package/version/parse.hpp"
#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/found.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace pdist::package {

namespace {

using support::EpochSeconds;
using support::Value;

int number_at(const std::string& text, std::size_t offset, std::size_t digits) {
  return std::stoi(text.substr(offset, digits));
}

/// The seconds of "2026-11-21" or "2026-11-21T12:30:00+01:00", whose form is checked already; nothing for a
/// day or time that does not exist, or that rpm cannot hold (32 bits).
std::optional<EpochSeconds> parse_date(const std::string& text) {
  namespace chrono = std::chrono;
  const chrono::year_month_day day{chrono::year(number_at(text, 0, 4)),
                                   chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                                   chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
  if (!day.ok()) return std::nullopt;
  EpochSeconds seconds = EpochSeconds{chrono::sys_days(day).time_since_epoch().count()} * 86400;
  if (text.size() > 10) {
    const int hours = number_at(text, 11, 2), minutes = number_at(text, 14, 2), rest = number_at(text, 17, 2);
    if (hours > 23 || minutes > 59 || rest > 59) return std::nullopt;
    seconds += hours * 3600 + minutes * 60 + rest;
  }
  if (text.size() > 20) {
    const int hours = number_at(text, 20, 2), minutes = number_at(text, 23, 2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    seconds -= (text[19] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  if (seconds < 0 || seconds > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return seconds;
}

ChangelogEntry read_entry(const Value& item, const ReadContext& context, const std::string& path) {
  ChangelogEntry entry;
  const Value& version = place_of(item, "version");
  entry.version = parse_version(version.text(), support::located(context.file, version.mark()),
                                fmt::format("'{}.version'", path));
  const Value& date = place_of(item, "date");
  const std::optional<EpochSeconds> time = parse_date(date.text());
  if (!time) {
    fail_at(date, context, fmt::format("'{}.date' is '{}', which is no date", path, date.text()),
            "there is no such day or time from 1970 to 2105");
  }
  entry.time = *time;
  entry.author = text_or(item, "author", context.maintainer);
  entry.changes = texts_of(item, "changes");
  if (entry.changes.empty()) {
    fail_at(place_of(item, "changes"), context, fmt::format("'{}.changes' is empty", path),
            "an entry says what changed");
  }
  return entry;
}

/// The order that both formats' tools warn about when it is another.
void require_older(const ChangelogEntry& entry, const ChangelogEntry& newer, const Value& item,
                   const ReadContext& context, const std::string& path) {
  if (std::is_lteq(compare(newer.version, entry.version))) {
    fail_at(place_of(item, "version"), context,
            fmt::format("'{}.version' is {}, which is not below {}", path, shown(entry.version),
                        shown(newer.version)),
            "the newest entry comes first, one for each version");
  }
  if (entry.time > newer.time) {
    fail_at(place_of(item, "date"), context,
            fmt::format("'{}.date' is later than that of the entry before it", path),
            "the newest entry comes first");
  }
}

std::vector<ChangelogEntry> read_entries(const Value& list, const ReadContext& context,
                                         const std::string& path) {
  std::vector<ChangelogEntry> entries;
  for (const Value& item : list.items()) {
    const std::string here = fmt::format("{}[{}]", path, entries.size());
    ChangelogEntry entry = read_entry(item, context, here);
    if (!entries.empty()) require_older(entry, entries.back(), item, context, here);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<ChangelogEntry> read_file(const Value& path, const Shape& shape, ReadContext context) {
  const std::filesystem::path file = context.folder / path.text();
  if (!support::is_file(file)) {
    fail_at(path, context,
            fmt::format("'changelog': the file '{}' is not there", support::escaped(path.text())),
            "paths are relative to package.yaml");
  }
  const Value list = support::read_yaml(file);
  context.file = file.string();
  support::expect_kind(list, Value::Kind::list, context.file, "the changelog");
  check_shape(list, shape, context.file, "changelog");
  return read_entries(list, context, "changelog");
}

std::vector<ChangelogEntry> read_all(const Value& product, const ReadContext& context) {
  const Value* value = product.find("changelog");
  if (value == nullptr) return {};
  if (value->is(Value::Kind::list)) return read_entries(*value, context, "changelog");
  const auto& keys = product_shape().keys;
  return read_file(*value, *std::ranges::find(keys, "changelog", &Key::name)->shape, context);
}

} // namespace

std::vector<ChangelogEntry> read_changelog(const Value& product, const Model& model, EpochSeconds time,
                                           const ReadContext& context) {
  std::vector<ChangelogEntry> entries = read_all(product, context);
  const std::string version = shown(model.version);
  if (entries.empty() || std::is_lt(compare(entries.front().version, model.version))) {
    const EpochSeconds latest = entries.empty() ? time : std::max(time, entries.front().time);
    entries.insert(entries.begin(), {.version = model.version,
                                     .time = latest,
                                     .author = model.maintainer,
                                     .changes = {fmt::format("Release {}.", version)}});
  }
  if (std::is_gt(compare(entries.front().version, model.version))) {
    fail_at(place_of(product, "changelog"), context,
            fmt::format("the changelog's newest entry is of {}", shown(entries.front().version)),
            fmt::format("the version is {}", version));
  }
  return entries;
}

} // namespace pdist::package
