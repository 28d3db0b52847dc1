#include "runtime/recipe/home.hpp"

#include "binary/binary.hpp"
#include "runtime/glob_files.hpp"
#include "runtime/recipe/dpkg_status.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/regex.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace pdist::runtime {

namespace {

using support::Error;

/// The option that says the version where there is no home.
const std::string version_option = "version";
/// Strings longer than this are no version; bounds what a regular expression works on.
constexpr std::size_t longest_fact = 256;
/// The largest interpreter library that is searched for its version.
constexpr std::uint64_t largest_fact_file = 256ULL << 20;

support::Regex compiled(const std::string& pattern, const Recipe& recipe) {
  try {
    return support::Regex(pattern);
  } catch (const Error&) {
    throw Error(recipe.file.string(),
                fmt::format("'{}' is not a regular expression", support::escaped(pattern)),
                "ECMAScript's grammar is used");
  }
}

std::string as_is(std::string_view text) {
  return std::string(text);
}

std::string regex_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(R"(\^$.|?*+()[]{})").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// A text of a Windows binary's version resource; nothing when it has none.
std::optional<std::string> resource_text(const Path& file, const std::string& key) {
  const auto facts = binary::read_windows_facts(support::ReadableFile(file));
  if (!facts) return std::nullopt;
  const auto at = std::ranges::find(facts->version_texts, key, &std::pair<std::string, std::string>::first);
  return at == facts->version_texts.end() ? std::nullopt : std::optional(at->second);
}

/// The first group of the first line or NUL-terminated string that matches.
std::optional<std::string> first_match(std::string_view text, const support::Regex& pattern) {
  constexpr std::string_view ends("\0\n", 2);
  while (!text.empty()) {
    const std::size_t length = std::min(text.find_first_of(ends), text.size());
    if (length > 0 && length <= longest_fact) {
      const auto found = pattern.find(std::string(text.substr(0, length)));
      if (found && found->size() > 1) return found->at(1);
    }
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return std::nullopt;
}

using Values = std::map<std::string, std::string>;
using Quote = std::string (*)(std::string_view);

/// `text` with each `{name}` replaced by its value, quoted for what the text is.
std::string fill(std::string_view text, const Values& values, Quote quote) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::string name(close == std::string_view::npos ? "" : text.substr(open + 1, close - open - 1));
    const auto value = values.find(name);
    if (value == values.end()) {
      // A '{' that names no variable is itself: regular expressions have counts.
      out += '{';
      text.remove_prefix(open + 1);
    } else {
      out += quote(value->second);
      text.remove_prefix(close + 1);
    }
  }
  return out;
}

} // namespace

std::vector<Path> possible_homes(const Recipe& recipe, const RuntimeRequest& request,
                                 const std::optional<Path>& sysroot) {
  std::vector<Path> out;
  if (request.home) {
    out.push_back(*request.home);
  } else {
    for (const std::string& home : recipe.homes)
      out.push_back(sysroot.value_or("/") / Path(home).relative_path());
  }
  for (Path& home : out) {
    home = home.lexically_normal();
    if (home.filename().empty()) home = home.parent_path();
  }
  return out;
}

std::optional<std::string> missing_part(const Recipe& recipe, const Path& home) {
  const Values values{{"home", home.string()}};
  for (const RecipeVariable& variable : recipe.variables)
    if (expand_glob(fill(variable.path, values, glob_quoted)).empty())
      return fill(variable.path, values, as_is);
  return std::nullopt;
}

RecipeHome::RecipeHome(const Recipe& recipe, const RuntimeRequest& request,
                       const std::optional<Path>& sysroot)
    : recipe_(recipe), root_(sysroot.value_or("/")) {
  read_options(request);
  const bool goes_without = !request.home && recipe.without_home && is_on(recipe.without_home);
  if (goes_without) {
    require_version();
    return;
  }
  if (chosen_.contains(version_option))
    throw Error({},
                fmt::format("OPTIONS {} is not for a RUNTIME {} with a home", version_option, recipe.name),
                "the home's files tell its version", "leave the option out");
  find_folder(possible_homes(recipe, request, sysroot));
  find_variables();
}

/// Programs compare it with the version that a machine has.
void RecipeHome::require_version() const {
  const std::string hint =
      fmt::format("RUNTIME {} OPTIONS {}=<numbers with dots>", recipe_.name, version_option);
  const auto version = chosen_.find(version_option);
  if (version == chosen_.end())
    throw Error({}, fmt::format("the version of the runtime {} is not said", recipe_.name),
                "there is no HOME that tells it", hint);
  if (!support::Regex("[0-9]{1,9}([.][0-9]{1,9}){0,3}").matches(version->second))
    throw Error(
        {},
        fmt::format("'{}' is no version of the runtime {}", support::escaped(version->second), recipe_.name),
        "one to four numbers are needed", hint);
}

std::string RecipeHome::filled(std::string_view text) const {
  return fill(text, values_, as_is);
}

std::vector<Path> RecipeHome::files(std::string_view glob) const {
  return expand_glob(fill(glob, values_, glob_quoted));
}

void RecipeHome::read_options(const RuntimeRequest& request) {
  std::vector<std::string> known;
  for (const RecipeOption& option : recipe_.options) {
    known.push_back(option.name);
    options_[option.name] = option.enabled;
  }
  for (const RecipeVariable& variable : recipe_.variables)
    known.push_back(variable.name);
  if (recipe_.without_home) known.emplace_back(version_option);
  for (const auto& [name, value] : request.options) {
    if (std::ranges::find(known, name) == known.end()) {
      throw Error({}, fmt::format("RUNTIME {} has no option '{}'", recipe_.name, support::escaped(name)),
                  support::did_you_mean(name, known));
    }
    if (options_.contains(name)) {
      options_[name] = read_switch(name, value);
    } else {
      chosen_[name] = value;
    }
  }
}

bool RecipeHome::read_switch(const std::string& name, const std::string& value) const {
  // CMake users write ON and OFF, YAML users true and false.
  if (value == "ON" || value == "true" || value == "1") return true;
  if (value == "OFF" || value == "false" || value == "0") return false;
  throw Error({},
              fmt::format("the option {} of RUNTIME {} is '{}'", name, recipe_.name, support::escaped(value)),
              "ON or OFF is needed");
}

void RecipeHome::find_folder(const std::vector<Path>& candidates) {
  const std::string hint = fmt::format("name the right folder: RUNTIME {} HOME <folder>", recipe_.name);
  if (candidates.empty())
    throw Error({}, fmt::format("the runtime {} is not looked for", recipe_.name),
                "its recipe names no folder where it usually is", hint);
  std::optional<std::string> missing;
  for (const Path& candidate : candidates) {
    folder_ = candidate;
    values_["home"] = folder_.string();
    const std::optional<std::string> part = missing_part(recipe_, candidate);
    if (!part) return;
    if (!missing) missing = part;
  }
  throw Error(candidates.front().string(), fmt::format("this is no home of the runtime {}", recipe_.name),
              fmt::format("{} is not there", support::escaped(*missing)), hint);
}

void RecipeHome::find_variables() {
  for (const RecipeVariable& variable : recipe_.variables) {
    const support::Regex pattern = compiled(variable.pattern, recipe_);
    std::vector<std::string> found;
    for (const Path& path : files(variable.path)) {
      const auto match = pattern.find(path.string());
      if (!match || match->size() < 2) continue;
      found.push_back(fmt::format("{}", fmt::join(std::next(match->begin()), match->end(), ".")));
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    values_[variable.name] = choose(variable.name, found);
  }
}

std::string RecipeHome::choose(const std::string& name, const std::vector<std::string>& found) const {
  const auto chosen = chosen_.find(name);
  if (chosen == chosen_.end() && found.size() == 1) return found.front();
  if (chosen != chosen_.end() && std::ranges::find(found, chosen->second) != found.end())
    return chosen->second;
  const std::string wanted = chosen == chosen_.end()
                                 ? "which one is meant is not said"
                                 : fmt::format("'{}' is not among them", support::escaped(chosen->second));
  throw Error(folder_.string(),
              fmt::format("this home has these of the runtime {}: {}", recipe_.name, fmt::join(found, ", ")),
              wanted, fmt::format("RUNTIME {} OPTIONS {}=<one of them>", recipe_.name, name));
}

std::pair<std::string, Path> RecipeHome::version() const {
  if (folder_.empty()) return {chosen_.at(version_option), recipe_.file};
  for (const RecipeFact& fact : recipe_.version) {
    const support::Regex pattern = compiled(fill(fact.pattern, values_, regex_quoted), recipe_);
    for (const Path& file : files(fact.file)) {
      auto version = fact.resource.empty()
                         ? first_match(support::read_text_file(file, largest_fact_file), pattern)
                         : resource_text(file, fact.resource);
      if (version) return {std::move(*version), file};
    }
  }
  throw Error(folder_.string(), fmt::format("the version of the runtime {} cannot be told", recipe_.name),
              "no file that the recipe names under 'version' holds it");
}

std::string RecipeHome::provenance() const {
  if (folder_.empty()) return "of the machine";
  if (recipe_.provenance) return filled(*recipe_.provenance);
  if (folder_ != (root_ / "usr").lexically_normal()) return "self-contained home";
  std::vector<std::string> packages;
  for (const std::string& name : recipe_.debian_packages)
    packages.push_back(filled(name));
  const std::vector<std::string> found = installed_debian_packages(root_, packages);
  if (found.empty()) return "the system's own (/usr)";
  return fmt::format("Debian packages {}", fmt::join(found, ", "));
}

} // namespace pdist::runtime
