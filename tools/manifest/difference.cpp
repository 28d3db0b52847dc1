#include "manifest/difference.hpp"

#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace pdist::manifest {

using support::EntryType;
using Kind = Difference::Kind;

namespace {

std::string_view type_name(EntryType type) {
  switch (type) {
  case EntryType::file:
    return "file";
  case EntryType::folder:
    return "folder";
  case EntryType::symlink:
    return "symlink";
  }
  return "entry";
}

void compare_entry(const Entry& before, const Entry& after, std::vector<Difference>& out) {
  if (before.type != after.type) {
    out.push_back(
        {Kind::type, after.path, fmt::format("{}, was {}", type_name(after.type), type_name(before.type))});
    return; // the other members mean different things now
  }
  if (before.mode != after.mode) {
    out.push_back({Kind::mode, after.path, fmt::format("{:04o}, was {:04o}", after.mode, before.mode)});
  }
  if (before.link_target != after.link_target) {
    out.push_back({Kind::link, after.path,
                   fmt::format("'{}', was '{}'", support::escaped(after.link_target),
                               support::escaped(before.link_target))});
  }
  if (before.size != after.size) {
    out.push_back({Kind::changed, after.path, fmt::format("{} bytes, was {}", after.size, before.size)});
  } else if (before.sha256 != after.sha256) {
    out.push_back(
        {Kind::changed, after.path, fmt::format("SHA-256 {}, was {}", after.sha256, before.sha256)});
  }
}

/// ASCII letters in lower case: enough to tell people of the usual mishap.
std::string folded(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void name_case_renames(std::vector<Difference>& differences) {
  std::map<std::string, std::string> missing;
  for (const Difference& each : differences) {
    if (each.kind == Kind::missing) missing.emplace(folded(each.path), each.path);
  }
  for (Difference& each : differences) {
    if (each.kind != Kind::added) continue;
    const auto twin = missing.find(folded(each.path));
    if (twin != missing.end()) {
      each.detail +=
          fmt::format(", only in case unlike '{}', which is missing", support::escaped(twin->second));
    }
  }
}

/// "vcredist 14.40 (vcruntime140.dll)", or "nothing".
std::string shown(const std::vector<Requirement>& requirements) {
  std::vector<std::string> out;
  for (const Requirement& each : requirements)
    out.push_back(fmt::format("{} {} ({})", each.name, each.version, fmt::join(each.libraries, ", ")));
  return out.empty() ? "nothing" : support::escaped(fmt::format("{}", fmt::join(out, ", ")));
}

void compare_facts(const Facts& before, const Facts& after, std::vector<Difference>& out) {
  for (const FactField& field : fact_fields()) {
    const std::string &old_text = before.*field.member, &new_text = after.*field.member;
    if (old_text == new_text) continue;
    out.push_back({Kind::fact, field.key,
                   fmt::format("'{}', was '{}'", support::escaped(new_text), support::escaped(old_text))});
  }
  if (before.requirements != after.requirements) {
    out.push_back({Kind::fact, "requirements",
                   fmt::format("{}, was {}", shown(after.requirements), shown(before.requirements))});
  }
  if (before.time != after.time) {
    out.push_back({Kind::fact, "time", fmt::format("{}, was {}", after.time, before.time)});
  }
}

} // namespace

std::vector<Difference> diff(const Manifest& before, const Manifest& after) {
  std::vector<Difference> out;
  auto old_entry = before.entries.begin();
  auto new_entry = after.entries.begin();
  while (old_entry != before.entries.end() || new_entry != after.entries.end()) {
    const bool only_new = old_entry == before.entries.end() ||
                          (new_entry != after.entries.end() && new_entry->path < old_entry->path);
    const bool only_old =
        !only_new && (new_entry == after.entries.end() || old_entry->path < new_entry->path);
    if (only_new) {
      out.push_back({Kind::added, new_entry->path, std::string(type_name(new_entry->type))});
      ++new_entry;
    } else if (only_old) {
      out.push_back({Kind::missing, old_entry->path, std::string(type_name(old_entry->type))});
      ++old_entry;
    } else {
      compare_entry(*old_entry++, *new_entry++, out);
    }
  }
  name_case_renames(out);
  compare_facts(before.facts, after.facts, out);
  return out;
}

std::string_view name_of(Kind kind) {
  switch (kind) {
  case Kind::changed:
    return "changed";
  case Kind::missing:
    return "missing";
  case Kind::added:
    return "added";
  case Kind::mode:
    return "mode";
  case Kind::link:
    return "link";
  case Kind::type:
    return "type";
  case Kind::owner:
    return "owner";
  case Kind::attribute:
    return "attribute";
  case Kind::fact:
    return "fact";
  }
  return "difference";
}

std::string shown(const Difference& difference) {
  const bool parenthesised =
      difference.kind == Kind::changed || difference.kind == Kind::missing || difference.kind == Kind::added;
  const std::string path = support::escaped(difference.path);
  if (difference.detail.empty()) return fmt::format("{}: {}", path, name_of(difference.kind));
  return fmt::format(fmt::runtime(parenthesised ? "{}: {} ({})" : "{}: {} {}"), path,
                     name_of(difference.kind), difference.detail);
}

} // namespace pdist::manifest
