#include "manifest/manifest_json.hpp"

#include "manifest/entry_fields.hpp"
#include "manifest/manifest.hpp"
#include "support/data/json.hpp"
#include "support/data/json_items.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace pdist::manifest {

using support::EntryType;
using support::Fields;
using support::Value;

namespace {

/// Raised when a reader of the present form could misunderstand a file.
constexpr std::int64_t format_version = 1;
Value entry_value(const Entry& entry) {
  Value value = Value::map();
  value.set("path", support::name_value(entry.path));
  value.set("type", name_of(entry.type));
  value.set("mode", shown_mode(entry.mode));
  if (entry.type == EntryType::file) {
    value.set("size", entry.size);
    value.set("sha256", entry.sha256);
  }
  if (entry.type == EntryType::symlink) value.set("link_target", support::name_value(entry.link_target));
  if (!entry.origin.source.empty()) value.set("source", support::name_value(entry.origin.source));
  if (!entry.origin.reason.empty()) value.set("reason", support::name_value(entry.origin.reason));
  if (!entry.origin.data.empty()) value.set("data", support::name_value(entry.origin.data));
  return value;
}

Entry read_entry(Fields& fields) {
  Entry entry;
  entry.path = read_path(fields);
  entry.type = read_type(fields);
  entry.mode = read_mode(fields);
  if (entry.type == EntryType::file) {
    const std::int64_t size = fields.integer("size");
    if (size < 0) fields.fail(fmt::format("'size' is {}", size), "a size is not negative");
    entry.size = static_cast<std::uint64_t>(size);
    entry.sha256 = fields.text("sha256");
    if (!support::is_sha256(entry.sha256)) {
      fields.fail(fmt::format("'sha256' is '{}'", support::escaped(entry.sha256)),
                  "64 lower-case hex digits are needed");
    }
  }
  if (entry.type == EntryType::symlink) {
    entry.link_target = fields.name("link_target");
    if (entry.link_target.empty()) fields.fail("'link_target' is empty", "a symlink points somewhere");
  }
  entry.origin.source = fields.name_or("source", {});
  entry.origin.reason = fields.name_or("reason", {});
  entry.origin.data = fields.name_or("data", {});
  fields.finish();
  return entry;
}

} // namespace

const std::vector<FactField>& fact_fields() {
  static const std::vector<FactField> fields = {
      {"name", &Facts::name, "name of the dist"},
      {"version", &Facts::version, "its version"},
      {"revision", &Facts::revision, "revision of its sources"},
      {"system", &Facts::system, "system it runs on, such as linux"},
      {"architecture", &Facts::architecture, "architecture it runs on, such as x86_64"},
      {"toolchain", &Facts::toolchain, "compiler that made it"},
      {"runtime_name", &Facts::runtime_name, "language runtime in it"},
      {"runtime_version", &Facts::runtime_version, "version of that runtime"},
      {"runtime_provenance", &Facts::runtime_provenance, "where that runtime came from"},
      {"library_policy", &Facts::library_policy, "policy that says which libraries belong to the system"},
      {"minimum_system", &Facts::minimum_system, "oldest macOS that it runs on, such as 11.0"},
  };
  return fields;
}

Value to_value(const Manifest& manifest) {
  Value entries = Value::list();
  for (const Entry& entry : manifest.entries)
    entries.add(entry_value(entry));
  return Value::map({{"format_version", format_version},
                     {"facts", to_value(manifest.facts)},
                     {"entries", std::move(entries)}});
}

Manifest read(const std::filesystem::path& manifest_json) {
  const std::string file = manifest_json.string();
  Manifest manifest;
  std::exception_ptr wrong; // what is wrong with the whole is said first
  const auto take = [&](const Value& item, std::size_t index) {
    if (wrong) return;
    try {
      Fields entry(item, file, fmt::format("entries[{}]", index));
      manifest.entries.push_back(read_entry(entry));
    } catch (...) {
      wrong = std::current_exception();
    }
  };
  const Value value = support::read_json_items(manifest_json, "entries", take);
  Fields fields(value, file);
  const std::int64_t version = fields.integer("format_version");
  if (version != format_version) {
    fields.fail(fmt::format("'format_version' is {}", version),
                fmt::format("this program reads version {}", format_version));
  }
  manifest.facts = read_facts(fields.map("facts"));
  static_cast<void>(fields.required("entries"));
  static_cast<void>(fields.maps("entries"));
  if (wrong) std::rethrow_exception(wrong);
  fields.finish();
  std::ranges::sort(manifest.entries, {}, &Entry::path);
  const auto twin = std::ranges::adjacent_find(manifest.entries, {}, &Entry::path);
  if (twin != manifest.entries.end()) {
    throw support::Error(file,
                         fmt::format("'{}' stands twice among the entries", support::escaped(twin->path)),
                         "each path stands once");
  }
  return manifest;
}

} // namespace pdist::manifest
