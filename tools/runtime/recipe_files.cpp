#include "runtime/recipe_files.hpp"

#include "runtime/dpkg_status.hpp"
#include "runtime/glob_files.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/glob.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

/// Strings longer than this are no version or build text; bounds what a regular expression works on.
constexpr std::size_t longest_fact = 256;
/// The largest interpreter library that is searched for its version.
constexpr std::uint64_t largest_fact_file = 256ULL << 20;

std::regex compiled(const std::string& pattern, const Recipe& recipe) {
  try {
    return std::regex(pattern);
  } catch (const std::regex_error&) {
    throw Error(recipe.file.string(),
                fmt::format("'{}' is not a regular expression", support::escaped(pattern)),
                "ECMAScript's grammar is used");
  }
}

std::string regex_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(R"(\^$.|?*+()[]{})").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

class Application {
public:
  Application(const Recipe& recipe, const RuntimeRequest& request, const std::optional<Path>& sysroot)
      : recipe_(recipe), request_(request), root_(sysroot.value_or("/")) {}

  RuntimeContribution make() {
    read_options();
    find_home();
    find_variables();
    out_.name = recipe_.name;
    out_.version = find_version();
    out_.provenance = describe_provenance();
    for (const RecipeCopy& copy : recipe_.copy) {
      if (is_on(copy.only_if)) add_copy(copy);
    }
    prune();
    resolve_links();
    for (const std::string& folder : recipe_.library_folders) {
      std::ranges::copy(expand_glob(filled(folder, glob_quoted)), std::back_inserter(out_.library_folders));
    }
    for (const RecipeVariableSetting& variable : recipe_.environment) {
      if (!variable.unless || !is_on(variable.unless)) {
        out_.environment.emplace_back(variable.name, filled(variable.value, as_is));
      }
    }
    out_.unset = recipe_.unset;
    out_.inputs.push_back(recipe_.file);
    return std::move(out_);
  }

private:
  static std::string as_is(std::string_view text) { return std::string(text); }

  /// `text` with each `{name}` replaced by that variable, quoted for where it goes.
  template <typename Quote>
  std::string filled(std::string_view text, Quote quote) const {
    std::string out;
    while (!text.empty()) {
      const std::size_t open = text.find('{');
      const std::size_t close = text.find('}', open);
      out += text.substr(0, open);
      if (open == std::string_view::npos || close == std::string_view::npos) break;
      const std::string name(text.substr(open + 1, close - open - 1));
      const auto value = values_.find(name);
      // A '{' that names no variable is itself: regular expressions have counts.
      out += value == values_.end() ? fmt::format("{{{}}}", name) : quote(value->second);
      text.remove_prefix(close + 1);
    }
    return out;
  }

  void read_options() {
    std::vector<std::string> known;
    for (const RecipeOption& option : recipe_.options) {
      known.push_back(option.name);
      options_[option.name] = option.enabled;
    }
    for (const RecipeVariable& variable : recipe_.variables)
      known.push_back(variable.name);
    for (const auto& [name, value] : request_.options) {
      if (std::ranges::find(known, name) == known.end()) {
        throw Error({}, fmt::format("RUNTIME {} has no option '{}'", recipe_.name, support::escaped(name)),
                    support::did_you_mean(name, known));
      }
      if (!options_.contains(name)) {
        chosen_[name] = value;
      } else {
        options_[name] = read_switch(name, value);
      }
    }
  }

  bool read_switch(const std::string& name, const std::string& value) const {
    // CMake users write ON and OFF, YAML users true and false.
    if (value == "ON" || value == "true" || value == "1") return true;
    if (value == "OFF" || value == "false" || value == "0") return false;
    throw Error(
        {}, fmt::format("the option {} of RUNTIME {} is '{}'", name, recipe_.name, support::escaped(value)),
        "ON or OFF is needed");
  }

  bool is_on(const std::optional<std::string>& option) const { return !option || options_.at(*option); }

  void find_home() {
    std::vector<Path> candidates;
    if (request_.home) {
      candidates.push_back(*request_.home);
    } else {
      for (const std::string& home : recipe_.homes)
        candidates.push_back(root_ / Path(home).relative_path());
    }
    for (const Path& candidate : candidates) {
      values_["home"] = candidate.lexically_normal().string();
      if (has_all_variables()) return;
    }
    const std::string expected = recipe_.variables.empty() ? "a folder" : recipe_.variables.front().path;
    throw Error(candidates.empty() ? std::string() : candidates.front().string(),
                fmt::format("this is no home of the runtime {}", recipe_.name),
                fmt::format("{} is not there", support::escaped(expected)),
                fmt::format("name the right folder: RUNTIME {} HOME <folder>", recipe_.name));
  }

  bool has_all_variables() const {
    return std::ranges::all_of(recipe_.variables, [&](const RecipeVariable& variable) {
      return !expand_glob(filled(variable.path, glob_quoted)).empty();
    });
  }

  void find_variables() {
    for (const RecipeVariable& variable : recipe_.variables) {
      const std::regex pattern = compiled(variable.pattern, recipe_);
      std::set<std::string> found;
      for (const Path& path : expand_glob(filled(variable.path, glob_quoted))) {
        std::smatch match;
        const std::string text = path.string();
        if (std::regex_search(text, match, pattern) && match.size() > 1) found.insert(match[1]);
      }
      values_[variable.name] = choose(variable.name, found);
    }
  }

  std::string choose(const std::string& name, const std::set<std::string>& found) const {
    const auto chosen = chosen_.find(name);
    if (chosen != chosen_.end() && found.contains(chosen->second)) return chosen->second;
    if (chosen == chosen_.end() && found.size() == 1) return *found.begin();
    const std::string wanted = chosen == chosen_.end()
                                   ? "which one is meant is not said"
                                   : fmt::format("'{}' is not among them", chosen->second);
    throw Error(values_.at("home"),
                fmt::format("the home has {} of the runtime {}: {}", found.empty() ? "no series" : "these",
                            recipe_.name, fmt::join(found, ", ")),
                wanted, fmt::format("RUNTIME {} OPTIONS {}=<one of them>", recipe_.name, name));
  }

  std::string find_version() {
    for (const RecipeFact& fact : recipe_.version) {
      const std::regex pattern = compiled(filled(fact.pattern, regex_quoted), recipe_);
      for (const Path& file : expand_glob(filled(fact.file, glob_quoted))) {
        const std::string text = support::read_text_file(file, largest_fact_file);
        if (auto version = first_match(text, pattern)) {
          out_.inputs.push_back(file);
          return *version;
        }
      }
    }
    throw Error(values_.at("home"), fmt::format("the version of the runtime {} cannot be told", recipe_.name),
                "no file that the recipe names under 'version' holds it");
  }

  /// Lines and NUL-terminated strings alike.
  static std::optional<std::string> first_match(std::string_view text, const std::regex& pattern) {
    constexpr std::string_view ends("\0\n", 2);
    while (!text.empty()) {
      const std::size_t length = std::min(text.find_first_of(ends), text.size());
      std::cmatch match;
      if (length > 0 && length <= longest_fact &&
          std::regex_search(text.data(), text.data() + length, match, pattern) && match.size() > 1) {
        return match[1].str();
      }
      text.remove_prefix(std::min(length + 1, text.size()));
    }
    return std::nullopt;
  }

  /// The home's place is told only where it is a system's own: a private folder's path stays out of a dist.
  std::string describe_provenance() const {
    const Path system_home = root_ / "usr";
    if (Path(values_.at("home")) != system_home) return "self-contained home";
    std::vector<std::string> packages;
    for (const std::string& name : recipe_.debian_packages)
      packages.push_back(filled(name, as_is));
    const std::vector<std::string> found = installed_debian_packages(root_, packages);
    if (found.empty()) return "the system's own (/usr)";
    return fmt::format("Debian packages {}", fmt::join(found, ", "));
  }

  void add_copy(const RecipeCopy& copy) {
    const std::vector<Path> sources = expand_glob(filled(copy.from, glob_quoted));
    if (sources.empty() && copy.required) {
      throw Error(values_.at("home"), fmt::format("the runtime {} is incomplete", recipe_.name),
                  fmt::format("'{}' is not there ({})", filled(copy.from, as_is), copy.reason));
    }
    const std::string to = filled(copy.to, as_is);
    if (!support::is_inner_path(to)) {
      throw Error(recipe_.file.string(), fmt::format("'{}' is not inside the dist", support::escaped(to)),
                  "copy.to must be a relative path without '..'");
    }
    for (const Path& source : sources) {
      if (std::filesystem::is_directory(source)) {
        add_folder(source, to, copy);
      } else {
        add_file(source, to + '/' + source.filename().string(), copy);
      }
    }
  }

  void add_folder(const Path& folder, const std::string& to, const RecipeCopy& copy) {
    out_.inputs.push_back(folder);
    for (const support::TreeEntry& found : support::walk_tree(folder)) {
      RecipeEntry entry;
      entry.path = to + '/' + found.path;
      entry.type = found.type;
      entry.source = folder / found.path;
      entry.mode = found.status.st_mode & 07777U;
      entry.link_target = found.link_target;
      entry.origin = {fmt::format("runtime:{}", relative_to_home(entry.source)), reason(copy)};
      out_.entries.push_back(std::move(entry));
    }
  }

  void add_file(const Path& file, std::string path, const RecipeCopy& copy) {
    RecipeEntry entry;
    entry.path = std::move(path);
    entry.source = file;
    entry.mode = static_cast<std::uint32_t>(std::filesystem::status(file).permissions());
    entry.origin = {fmt::format("runtime:{}", relative_to_home(file)), reason(copy)};
    out_.entries.push_back(std::move(entry));
  }

  std::string relative_to_home(const Path& path) const {
    return path.lexically_relative(values_.at("home")).string();
  }

  std::string reason(const RecipeCopy& copy) const {
    return fmt::format("recipe {}: {}", recipe_.name, copy.reason);
  }

  const RecipePrune* prune_rule(const std::string& path) const {
    for (const RecipePrune& rule : recipe_.prune) {
      if (rule.unless && is_on(rule.unless)) continue;
      for (const std::string& glob : rule.paths) {
        if (support::glob_matches(glob, path)) return &rule;
      }
    }
    return nullptr;
  }

  void prune() {
    std::vector<RecipeEntry> kept;
    std::map<const RecipePrune*, PrunedPart> parts;
    std::string below;
    const RecipePrune* rule = nullptr;
    for (RecipeEntry& entry : out_.entries) {
      const bool inside = rule != nullptr && entry.path.starts_with(below);
      if (!inside) rule = prune_rule(entry.path);
      if (rule == nullptr) {
        if (entry.type == EntryType::folder) out_.inputs.push_back(entry.source);
        kept.push_back(std::move(entry));
        continue;
      }
      if (!inside) below = entry.path + '/';
      if (entry.type == EntryType::file) {
        ++parts[rule].files;
        parts[rule].bytes += std::filesystem::file_size(entry.source);
      }
    }
    out_.entries = std::move(kept);
    for (auto& [pruned, part] : parts) {
      part.reason = pruned->reason;
      out_.pruned.push_back(part);
    }
  }

  /// Links to something that is shipped stay; others become the file they lead to.
  void resolve_links() {
    std::set<std::string, std::less<>> shipped;
    for (const RecipeEntry& entry : out_.entries)
      shipped.insert(entry.path);
    for (RecipeEntry& entry : out_.entries) {
      if (entry.type == EntryType::file) out_.inputs.push_back(entry.source);
      if (entry.type != EntryType::symlink) continue;
      const auto inner = support::resolve_inner_link(entry.path, entry.link_target);
      if (inner && shipped.contains(*inner)) continue;
      std::error_code dangling;
      const Path target = std::filesystem::canonical(entry.source, dangling);
      if (dangling || !std::filesystem::is_regular_file(target)) {
        throw Error(entry.source.string(), "this symlink leads to no file",
                    fmt::format("it points to '{}'", support::escaped(entry.link_target)),
                    "complete the runtime's home, or prune it in a recipe of your own");
      }
      entry.type = EntryType::file;
      entry.source = target;
      entry.link_target.clear();
      entry.mode = static_cast<std::uint32_t>(std::filesystem::status(target).permissions());
      out_.inputs.push_back(target);
    }
  }

  const Recipe& recipe_;
  const RuntimeRequest& request_;
  Path root_;
  std::map<std::string, bool> options_;
  std::map<std::string, std::string> chosen_;
  std::map<std::string, std::string> values_;
  RuntimeContribution out_;
};

} // namespace

RuntimeContribution apply_recipe(const Recipe& recipe, const RuntimeRequest& request,
                                 const std::optional<Path>& sysroot) {
  return Application(recipe, request, sysroot).make();
}

} // namespace pdist::runtime
