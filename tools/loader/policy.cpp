#include "loader/policy.hpp"

#include "support/data/value.hpp"
#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/found.hpp"
#include "support/glob.hpp"
#include "support/installation.hpp"
#include "support/suggest.hpp"
#include "support/text.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <system_error>

namespace pdist::loader {

namespace fs = std::filesystem;
using support::Error;
using support::Fields;

namespace {

/// Policies that extend each other end here; hand-written ones have two or three levels.
constexpr std::size_t deepest_extension = 8;

std::string filled_text(Fields& fields, std::string_view key) {
  std::string text = fields.text(key);
  if (text.empty()) fields.fail(fmt::format("'{}' is empty", key), "it is shown to people who ask why");
  return text;
}

/// Throws unless a library can have the name. Whole paths are for those who ask for them: on Linux nothing
/// would match them.
void require_name(const Fields& item, const std::string& name, bool whole_paths) {
  if (!name.empty() && (name.find('/') == std::string::npos || (whole_paths && name.starts_with('/'))))
    return;
  item.fail(fmt::format("the name '{}' cannot be a {}", support::escaped(name),
                        whole_paths ? "library's" : "SONAME"),
            whole_paths
                ? "a file name or a glob over file names is needed, or a whole path that begins with '/'"
                : "a file name or a glob over file names is needed, without '/'");
}

void add_entries(Fields& fields, std::string_view key, bool bundled, bool whole_paths,
                 std::vector<PolicyEntry>& out) {
  for (Fields& item : fields.maps(key)) {
    const std::vector<std::string> names = item.texts("names");
    const std::string reason = filled_text(item, "reason");
    const std::string source = item.text_or("source", "");
    const bool system_only = !bundled && item.boolean_or("system_only", false);
    if (names.empty()) item.fail("'names' is empty", "an entry is for at least one library");
    for (const std::string& name : names) {
      require_name(item, name, whole_paths);
      out.push_back({name, reason, source, bundled, system_only});
    }
    item.finish();
  }
}

std::vector<std::string> known_policies(const fs::path& folder) {
  std::vector<std::string> names;
  for (const std::string& name : support::names_if_readable(folder))
    if (fs::path(name).extension() == ".yaml") names.push_back(fs::path(name).stem().string());
  return names;
}

/// The file that `extends` means: with '/' or ".yaml" one relative to this file, else a policy of
/// PortableDist.
fs::path extended_file(const std::string& extended, const fs::path& file, const Fields& fields,
                       const support::Value& value, const std::optional<fs::path>& own_policies) {
  if (extended.find('/') != std::string::npos || extended.ends_with(".yaml")) {
    return file.parent_path() / extended;
  }
  const fs::path folder = own_policies ? *own_policies : support::templates_folder() / "policy";
  fs::path out = folder / (extended + ".yaml");
  if (!support::found(out)) {
    fields.fail(fmt::format("there is no policy '{}'", support::escaped(extended)),
                support::did_you_mean(extended, known_policies(folder)), &value);
  }
  return out;
}

/// A name that an expression of CMake has become may be wrong, too.
void require_among_others(const fs::path& path) {
  if (support::found(path)) return;
  const std::vector<std::string> others = known_policies(path.parent_path());
  if (path.parent_path().filename() != "policy" || others.empty()) return; // opening it says what is wrong
  const std::string name = path.stem().string();
  throw Error(path.string(), fmt::format("there is no policy '{}'", support::escaped(name)), {},
              support::did_you_mean(name, others));
}

} // namespace

Policy Policy::read(const fs::path& path, const std::optional<fs::path>& own_policies) {
  Policy policy;
  fs::path file = path;
  require_among_others(path);
  for (std::size_t depth = 0;; ++depth) {
    if (depth == deepest_extension) {
      throw Error(path.string(), "the policy extends too many others",
                  fmt::format("after {} it has not come to an end", deepest_extension),
                  "look whether policies extend each other");
    }
    const support::Value document = support::read_yaml(file);
    Fields fields(document, file.string());
    const std::string name = filled_text(fields, "name");
    const std::string description = filled_text(fields, "description");
    if (depth == 0) {
      policy.name_ = name;
      policy.description_ = description;
    }
    const bool whole_paths = fields.boolean_or("whole_paths", false);
    add_entries(fields, "bundled_libraries", true, whole_paths, policy.entries_);
    add_entries(fields, "system_libraries", false, whole_paths, policy.entries_);
    const std::optional<std::string> extended = fields.optional_text("extends");
    policy.ignores_case_ = fields.boolean_or("ignore_case", false) || policy.ignores_case_;
    fields.finish();
    if (!extended) {
      if (policy.ignores_case_)
        for (PolicyEntry& entry : policy.entries_)
          entry.pattern = support::ascii_lower(entry.pattern);
      return policy;
    }
    file = extended_file(*extended, file, fields, *document.find("extends"), own_policies);
  }
}

fs::path default_policy(binary::Format format) {
  const fs::path folder = support::templates_folder() / "policy";
  if (format == binary::Format::pe) return folder / "windows-10.yaml";
  return folder / (format == binary::Format::macho ? "macos.yaml" : "linux-desktop.yaml");
}

void Policy::put_first(std::vector<PolicyEntry> entries) {
  if (ignores_case_)
    for (PolicyEntry& entry : entries)
      entry.pattern = support::ascii_lower(entry.pattern);
  entries_.insert(entries_.begin(), std::make_move_iterator(entries.begin()),
                  std::make_move_iterator(entries.end()));
}

const PolicyEntry* Policy::find(std::string_view soname) const {
  const std::string lower = ignores_case_ ? support::ascii_lower(soname) : std::string();
  const std::string_view whole = ignores_case_ ? lower : soname;
  const std::string_view name = whole.substr(whole.rfind('/') + 1);
  const auto at = std::ranges::find_if(entries_, [&](const PolicyEntry& entry) {
    return support::glob_matches(entry.pattern, entry.pattern.starts_with('/') ? whole : name);
  });
  return at == entries_.end() || at->bundled ? nullptr : &*at;
}

} // namespace pdist::loader
